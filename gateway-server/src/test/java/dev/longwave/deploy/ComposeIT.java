package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.cluster.RedisServer;
import dev.longwave.config.ConfigLoader;
import dev.longwave.config.GatewayConfig;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import dev.longwave.system.External;
import dev.longwave.system.GatewayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** {@code deploy/compose.yaml}, as far as it goes without containers: its files, and its programs on this machine. */
@Timeout(180)
class ComposeIT {
    private static final List<String> GATEWAYS = List.of("gateway-1", "gateway-2");

    @TempDir
    private Path directory;

    private final Map<String, Object> compose;

    ComposeIT() throws IOException {
        compose = new Yaml().load(DeployFile.read("compose.yaml").text());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<String> list(Object value) {
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(String::valueOf).toList();
    }

    private Map<String, Object> services() {
        return map(compose.get("services"));
    }

    private Map<String, Object> service(String name) {
        return map(services().get(name));
    }

    private Map<String, String> environment(String service) {
        Map<String, String> variables = new HashMap<>();
        map(service(service).get("environment")).forEach((name, value) -> variables.put(name, String.valueOf(value)));
        return variables;
    }

    private GatewayConfig config(String service) throws Exception {
        return ConfigLoader.load(null, environment(service), List.of()).config();
    }

    @Test
    void everythingThatItNamesIsThere() {
        services().forEach((name, value) -> {
            Map<String, Object> service = map(value);
            assertThat(service.get("image").toString()).as(name).matches("longwave|[a-z/]+:v?\\d[0-9.]*");
            assertThat(list(service.get("networks")))
                    .as(name)
                    .isSubsetOf(map(compose.get("networks")).keySet());
            Object before = service.get("depends_on");
            Set<String> named = before instanceof Map ? map(before).keySet() : new LinkedHashSet<>(list(before));
            assertThat(named).as(name).isSubsetOf(services().keySet());
            for (String volume : list(service.get("volumes"))) {
                String source = volume.substring(0, volume.indexOf(':'));
                boolean isThere = source.startsWith("./")
                        ? Files.isRegularFile(DeployFile.path(source))
                        : map(compose.get("volumes")).containsKey(source);
                assertThat(isThere).as(volume).isTrue();
            }
        });
        Map<String, Object> build = map(service("gateway-1").get("build"));
        assertThat(DeployFile.path(build.get("context").toString())
                        .resolve(build.get("dockerfile").toString()))
                .isRegularFile();
    }

    @Test
    void nothingIsReachedFromOtherMachines() {
        services()
                .values()
                .forEach(service ->
                        assertThat(list(map(service).get("ports"))).allMatch(port -> port.startsWith("127.0.0.1:")));
        GATEWAYS.forEach(each -> assertThat(service(each)).doesNotContainKey("ports"));
    }

    @Test
    void itsGatewaysTakeTheirVariables() throws Exception {
        for (String name : GATEWAYS) {
            GatewayConfig config = config(name);
            assertThat(config.publicListener().address()).hasToString("0.0.0.0:8080");
            assertThat(config.internalListener().address()).hasToString("0.0.0.0:8081");
            assertThat(config.internal().allowedHosts()).containsAll(GATEWAYS);
            assertThat(config.proxies().trusted())
                    .extracting(Object::toString)
                    .containsExactly(compose.get("networks").toString().replaceAll(".*subnet=([0-9./]+).*", "$1"));
            Duration stops = config.drain().delay().plus(config.drain().window());
            assertThat(Duration.parse("PT" + service(name).get("stop_grace_period")))
                    .isGreaterThan(stops);
        }
        assertThat(GATEWAYS)
                .extracting(name -> environment(name).get("LONGWAVE_CLUSTER_NODE_NAME"))
                .isEqualTo(GATEWAYS);
    }

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        External.program("promtool", "prometheus");
        DeployFile.read("prometheus/longwave.rules.yml").writeTo(directory.resolve("longwave.rules.yml"));
        Path config = DeployFile.read("compose/prometheus.yml").writeTo(directory.resolve("prometheus.yml"));
        Commands.run("promtool", "check", "config", "--lint-fatal", config.toString());
        for (String name : GATEWAYS) {
            assertThat(Files.readString(config)).contains('"' + name + ":8081\"");
        }
    }

    /** A Redis with the options of the file, but for its memory and where it writes. */
    private RedisServer redis() {
        List<String> options = new ArrayList<>(list(service("redis").get("command")));
        assertThat(options.remove(0)).isEqualTo("redis-server");
        return RedisServer.with(options.toArray(String[]::new));
    }

    private GatewayProcess gateway(String name, RedisServer redis) throws Exception {
        Map<String, String> variables = environment(name);
        assertThat(variables.put("LONGWAVE_CLUSTER_REDIS_URL", redis.url())).isEqualTo("redis://redis:6379");
        // the flags of the test say where it listens, and it is asked from there
        variables.put("LONGWAVE_PUBLIC_TRUSTED_PROXIES", "127.0.0.1");
        Path nothing = Files.writeString(directory.resolve(name + ".yaml"), "");
        GatewayProcess started = GatewayProcess.start(nothing, variables);
        GatewayProcess.await("the gateway to have joined", () -> started.metric("longwave_cluster_connected") == 1);
        return started;
    }

    private Proxy nginx(GatewayProcess first, GatewayProcess second, int publicPort, int internalPort)
            throws IOException {
        Path config = DeployFile.read("compose/nginx.conf")
                .with("listen 8080", "listen 127.0.0.1:" + publicPort)
                .with("listen 8081", "listen 127.0.0.1:" + internalPort)
                .with("gateway-1:8080", "127.0.0.1:" + first.publicPort())
                .with("gateway-2:8080", "127.0.0.1:" + second.publicPort())
                .with("gateway-1:8081", "127.0.0.1:" + first.internalPort())
                .with("gateway-2:8081", "127.0.0.1:" + second.internalPort())
                .with("worker_rlimit_nofile 65536", "worker_rlimit_nofile 4096")
                .with("worker_connections 32768", "worker_connections 2048")
                .writeTo(directory.resolve("nginx.conf"));
        return Proxy.startNginx(publicPort, directory, config);
    }

    private static RawClient connect(int port) {
        return RawClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Publishes through nginx, again with the same key where the gateway that was asked is gone. */
    private static void publish(int port, String data) {
        Deadline.await("\"" + data + "\" to be published", () -> {
            try (RawClient client = connect(port)) {
                RawResponse answer = client.send(
                                Requests.post("/publish/deploy:42", data, "Idempotency-Key: " + data.replace(' ', '-')))
                        .response();
                assertThat(answer.status()).as(answer.toString()).isIn(200, 502, 503, 504);
                return answer.status() == 200;
            }
        });
    }

    private static EventStream subscribe(int port, String... headers) {
        return new EventStream(connect(port).send(Requests.get("/events/deploy:42", headers)));
    }

    @Test
    void whoeverIsBehindItsNginxMissesNothingWhenAGatewayGoes() throws Exception {
        try (RedisServer redis = redis();
                GatewayProcess first = gateway("gateway-1", redis);
                GatewayProcess second = gateway("gateway-2", redis)) {
            // not before: what is free now may not be so when the gateways have started
            int publicPort = Proxy.freePort();
            int internalPort = Proxy.freePort();
            try (Proxy nginx = nginx(first, second, publicPort, internalPort)) {
                String id = publishUntilTheServingGatewayIsKilled(first, second, publicPort, internalPort);
                publish(internalPort, "meanwhile");
                try (EventStream stream = subscribe(publicPort, "Last-Event-ID: " + id)) {
                    publish(internalPort, "after");
                    assertThat(stream.nextData(2)).containsExactly("meanwhile", "after");
                }
                assertThat(nginx.output()).isEmpty();
            }
        }
    }

    private static String publishUntilTheServingGatewayIsKilled(
            GatewayProcess first, GatewayProcess second, int publicPort, int internalPort) throws Exception {
        try (EventStream stream = subscribe(publicPort)) {
            assertThat(stream.head().status()).isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                publish(internalPort, "before " + i);
                assertThat(stream.next().data()).isEqualTo("before " + i);
            }
            GatewayProcess serving = first.get("/streams").contains("deploy:42") ? first : second;
            serving.kill();
            stream.client().awaitEnd();
            return stream.lastEventId();
        }
    }
}
