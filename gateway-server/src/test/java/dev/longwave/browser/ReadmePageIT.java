package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.longwave.system.GatewayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of the README, as it stands there, saved in a file and opened. Only what it loads comes from elsewhere. */
@Timeout(120)
class ReadmePageIT {
    private static final Pattern PAGE = Pattern.compile("```html\n(.*?)```", Pattern.DOTALL);
    private static final String PASSWORD = "a password";

    @TempDir
    private Path folder;

    private static String page() throws IOException {
        Matcher page = PAGE.matcher(Files.readString(Path.of("../README.md")));
        assertThat(page.find()).as("a page in the README").isTrue();
        return page.group(1);
    }

    @Test
    void itShowsALiveLogInUnderFifteenLines() throws Exception {
        assertThat(page().lines()).hasSizeLessThan(15);
        Path file = Files.writeString(folder.resolve("log.html"), page());
        HttpsServer unpkg = unpkg();
        try (GatewayProcess gateway = GatewayProcess.start(Map.of("cors.allowed-origins", "*"));
                Browser browser = Browser.start(
                        "--ignore-certificate-errors",
                        "--host-resolver-rules=MAP unpkg.com 127.0.0.1:"
                                + unpkg.getAddress().getPort()
                                + ", MAP 127.0.0.1:8080 127.0.0.1:" + gateway.publicPort())) {
            gateway.publish("logs:app", "before");
            browser.open(file.toUri().toString());
            browser.await("document.body.innerText.startsWith('open')");
            for (String line :
                    new String[] {"one", "one", "<img src=x onerror='window.broken = true'>", "{{ broken }}"}) {
                gateway.publish("logs:app", line);
            }
            browser.await("document.querySelectorAll('main div').length === 5");
            assertThat(browser.value("document.querySelector('main').innerText"))
                    .isEqualTo("open\n\nbefore\none\none\n<img src=x onerror='window.broken = true'>\n{{ broken }}");
            assertThat(browser.value("document.images.length")).isEqualTo(0L);
            browser.screenshot("readme-page");
            browser.assertConsoleIsQuiet();
        } finally {
            unpkg.stop(0);
        }
    }

    /** What stands at unpkg.com, without going there. */
    private HttpsServer unpkg() throws IOException, GeneralSecurityException, InterruptedException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        server.createContext("/vue@3/", exchange -> {
            byte[] body =
                    WebJar.of("vue").bytes(exchange.getRequestURI().getPath().substring("/vue@3/".length()));
            exchange.getResponseHeaders().set("Content-Type", "text/javascript; charset=utf-8");
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return server;
    }

    private SSLContext selfSigned() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("unpkg.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=unpkg.com",
                        "-storetype",
                        "PKCS12")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
