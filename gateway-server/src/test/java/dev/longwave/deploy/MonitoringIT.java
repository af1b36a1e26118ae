package dev.longwave.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.longwave.server.Certificates;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.system.External;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alerts, tried with a real Prometheus that reads a gateway with everything switched on. */
@Timeout(180)
class MonitoringIT {
    private static final String KEY = "a-key-of-the-operators-that-is-long-enough";
    private static final String AUTHORIZATION = "Authorization: Bearer " + KEY;
    private static final String EVERYTHING = """
            auth:
              public: jwt
              internal: key
              jwt:
                keys: [{algorithm: ES256, jwks-url: "http://127.0.0.1:%d/keys"}]
                anonymous: ["open", "ticks"]
              api-keys:
                - {name: ops, key: "%s", admin: true, publish: ["**"], subscribe: ["**"]}
            sources:
              - channel: ticks
                exec: [sh, -c, "while sleep 0.1; do echo tick; done"]
            """;

    @TempDir
    private Path directory;

    private HttpServer issuer;
    private GatewayFixture gateway;

    /** The same gateway for subscribers: only its public listener has TLS, Prometheus reads the internal one without. */
    private GatewayFixture overTls;

    @BeforeEach
    void start() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        issuer.start();
        Certificates certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("gateway"));
        gateway = GatewayFixture.startWith(
                EVERYTHING.formatted(issuer.getAddress().getPort(), KEY),
                "public.tls.certificate-file=" + certificates.file("gateway.pem"),
                "public.tls.key-file=" + certificates.file("gateway.key"));
        overTls = gateway.over(certificates.client());
        gateway.get("/nothing", AUTHORIZATION);
        gateway.get("/streams");
        Deadline.await("a try to fetch keys", () -> scrape().contains("longwave_keys_fetches_total"));
    }

    @AfterEach
    void close() {
        gateway.close();
        issuer.stop(0);
    }

    private String scrape() {
        return gateway.get("/metrics", AUTHORIZATION).text();
    }

    @Test
    void everyMetricThatTheyNameExists() throws Exception {
        TreeSet<String> existing = new TreeSet<>();
        scrape().lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> existing.add(line.substring(0, line.indexOf(line.contains("{") ? '{' : ' '))));
        assertThat(existing).containsAll(Queries.metricsIn(Queries.ofPanels().toString()));
        assertThat(existing)
                .containsAll(Queries.metricsIn(DeployFile.read("prometheus/longwave.rules.yml")
                        .text()
                        .replaceAll("(?m)^ *(#|summary|description).*", "")));
    }

    @Test
    void prometheusAcceptsItsConfigurationAndTheAlerts() throws Exception {
        External.program("promtool", "prometheus");
        Commands.run(
                "promtool",
                "check",
                "config",
                "--lint-fatal",
                DeployFile.path("prometheus/prometheus.yml").toString());
    }

    /** Each alert fires where it should, and not before: the rules are copied beside the file that tests them. */
    @Test
    void theAlertsFireWhenTheyShould() throws Exception {
        External.program("promtool", "prometheus");
        DeployFile.read("prometheus/longwave.rules.yml").writeTo(directory.resolve("longwave.rules.yml"));
        Path tests = directory.resolve("alerts.yml");
        Files.copy(Path.of("src/test/resources/deploy/alerts.yml"), tests);
        Commands.run("promtool", "test", "rules", tests.toString());
        List<String> alerts = DeployFile.read("prometheus/longwave.rules.yml")
                .text()
                .lines()
                .filter(line -> line.contains("alert:"))
                .map(line -> line.replaceAll(".*alert: ", ""))
                .toList();
        assertThat(alerts).isNotEmpty().allMatch(Files.readString(tests)::contains);
    }

    @Test
    void everyQueryOfTheDashboardIsAnswered() throws Exception {
        External.program("prometheus", "prometheus");
        int port = Proxy.freePort();
        DeployFile.read("prometheus/longwave.rules.yml").writeTo(directory.resolve("longwave.rules.yml"));
        Path config = DeployFile.read("prometheus/prometheus.yml")
                .with("interval: 15s", "interval: 1s")
                .with(
                        "127.0.0.1:8081",
                        "127.0.0.1:" + gateway.gateway().internalAddress().getPort())
                .with("#   authorization: { credentials_file: /etc/prometheus/longwave-key }", "")
                .with("    static_configs:", "    authorization: { credentials: " + KEY + " }\n    static_configs:")
                .writeTo(directory.resolve("prometheus.yml"));
        List<String> command = List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port);
        try (EventStream open = overTls.subscribe("/events/open");
                EventStream ticks = overTls.subscribe("/events/ticks");
                Proxy prometheus = Proxy.start(port, directory, Map.of(), command)) {
            assertThat(open.head().status()).isEqualTo(200);
            assertThat(ticks.next().data()).contains("tick");
            for (Map.Entry<String, List<String>> panel : Queries.ofPanels().entrySet()) {
                for (String query : panel.getValue()) {
                    Deadline.in(Duration.ofSeconds(60))
                            .awaitThat(panel.getKey() + ": " + query, () -> answers(prometheus.port(), query));
                }
            }
        }
    }

    /** Whether a query has a value that is a number, by the way one more event is published. */
    private boolean answers(int prometheus, String query) {
        gateway.post("/publish/open", "x", AUTHORIZATION);
        String filled = query.replace("$__rate_interval", "10s").replace("$instance", ".*");
        URI uri = URI.create(
                "http://127.0.0.1:" + prometheus + "/api/v1/query?query=" + URLEncoder.encode(filled, UTF_8));
        try {
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            String body = response.body();
            // it listens before it has read its storage
            if (response.statusCode() == 503) {
                return false;
            }
            List<String> values = new ArrayList<>();
            Json answer = Json.parse(body);
            assertThat(answer.text("status")).as(body).isEqualTo("success");
            for (Json series : answer.get("data").list("result")) {
                values.add(((List<?>) series.get("value").value()).get(1).toString());
            }
            return values.stream().anyMatch(value -> !value.equals("NaN"));
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
