package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** nginx has no variables for ports and times: they are exchanged in its files. */
class NginxIT extends BehindProxy {
    /** What a test may not leave behind in {@code /var}, and a header that tells of the answer which nginx got. */
    private static final String OF_THE_TEST = """
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            add_header Upstream-Connection $upstream_http_connection;
            """;

    /** As it is written in many places, with compression besides: the gateway's own headers have to do. */
    private static final String BARE = """
            server {
                listen %%d ssl http2;
                server_name events.example.com;
                ssl_certificate %s;
                ssl_certificate_key %s;
                access_log off;
                gzip on;
                gzip_types *;
                location / {
                    proxy_pass http://127.0.0.1:%d;
                }
            }
            """;

    private String bare = "";

    @Override
    Proxy startProxy(Certificate with, int gatewayPort) throws IOException {
        bare = BARE.formatted(with.chain(), with.key(), gatewayPort);
        DeployFile site = DeployFile.read("nginx/longwave.conf")
                .with("listen 443", "listen %d")
                .with("127.0.0.1:8080", "127.0.0.1:" + gatewayPort)
                .with("/etc/ssl/longwave", directory)
                .with("/var/log/nginx", directory)
                .with("60s", SILENCE);
        return start(directory, site);
    }

    private static Proxy start(Path prefix, DeployFile site) throws IOException {
        int port = Proxy.freePort();
        site.with("%d", port).writeTo(prefix.resolve("conf.d/longwave.conf"));
        Files.writeString(prefix.resolve("conf.d/test.conf"), OF_THE_TEST);
        Path main = DeployFile.read("nginx/nginx.conf")
                .with("worker_shutdown_timeout 30s", "worker_shutdown_timeout " + OLD_STREAMS)
                .with("worker_rlimit_nofile 65536", "worker_rlimit_nofile 4096")
                .with("worker_connections 32768", "worker_connections 2048")
                .writeTo(prefix.resolve("nginx.conf"));
        return Proxy.startNginx(port, prefix, main);
    }

    @Override
    void reload(Proxy running) {
        running.signal("HUP");
    }

    @Test
    void theGatewayIsAskedInHttp11() throws Exception {
        try (CurlStream stream = open("/events/a", "--http2")) {
            assertThat(stream.head()).contains("upstream-connection: keep-alive");
        }
    }

    @Test
    void anNginxThatSaysNothingAsksInHttp10AndPassesEverythingOnAtOnceToo() throws Exception {
        try (Proxy other = start(directory.resolve("bare"), new DeployFile("bare", bare));
                CurlStream stream = openThrough(other, "/events/a", "--http2", "-H", "Accept-Encoding: gzip")) {
            assertThat(stream.head()).contains("upstream-connection: close");
            eachEventComesBeforeTheNextIsSent(stream);
        }
    }
}
