package dev.longwave.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Certificates;
import dev.longwave.server.Deadline;
import dev.longwave.server.GatewayFixture;
import dev.longwave.system.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that has everything switched on tells what {@code docs/metrics.md} says, and Prometheus can read it. */
@Timeout(120)
class MetricsPageIT {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final String KEY = "operators-key-0123456789-0123456789-0123456789";
    private static final String CONFIGURATION = """
            auth:
              public: jwt
              internal: key
              jwt:
                keys: [{algorithm: ES256, jwks-url: "http://127.0.0.1:1/keys"}]
              api-keys: [{name: ops, key: "%s", admin: true}]
            cluster.redis.url: redis://127.0.0.1:1
            sources:
              - channel: "file:{name}"
                tail: "/tmp/{name}"
                allow: { name: "[a-z]+" }
            """;

    private static final Pattern ROW = Pattern.compile(
            "^\\| `([a-z_]+)`(?: †)? \\| (counter|gauge|histogram|summary) \\| ([^|]*)\\|", Pattern.MULTILINE);
    private static final Pattern LABEL_ON_PAGE = Pattern.compile("`([a-z]+)`");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LABELS = Pattern.compile("([a-z]+)=\"");
    private static final Pattern NAME = Pattern.compile("\\b(?:longwave|jvm|process)_[a-z_]+");

    private static String text;

    @BeforeAll
    static void scrape(@TempDir Path directory) {
        Certificates certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("gateway"));
        try (GatewayFixture plain =
                GatewayFixture.startWith(CONFIGURATION.formatted(KEY), certificates.settings("gateway"))) {
            GatewayFixture gateway = plain.over(certificates.client());
            // what appears with its first value: a refusal, a try to fetch keys, a collection
            assertThat(gateway.refusedSubscription("/events/a").status()).isEqualTo(401);
            System.gc();
            Deadline.await("every meter", () -> {
                text = gateway.get("/metrics", "Authorization: Bearer " + KEY).text();
                return text.contains("\nlongwave_keys_fetches_total{")
                        && text.contains("\njvm_gc_pause_seconds_count{");
            });
        }
    }

    @AfterAll
    static void forget() {
        text = null;
    }

    private static Map<String, String> typesOnThePage() throws IOException {
        Map<String, String> types = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            assertThat(types.put(row.group(1), row.group(2))).as(row.group(1)).isNull();
        }
        return types;
    }

    private static Map<String, String> typesTold() {
        Map<String, String> types = new TreeMap<>();
        Matcher type = TYPE.matcher(text);
        while (type.find()) {
            types.put(type.group(1), type.group(2));
        }
        return types;
    }

    @Test
    void everyNameAndTypeIsOnThePageAndNoOther() throws IOException {
        assertThat(typesTold()).hasSizeGreaterThan(50).isEqualTo(typesOnThePage());
    }

    @Test
    void everyLabelIsOnThePageAndNoOther() throws IOException {
        Map<String, Set<String>> told = new TreeMap<>();
        for (String sample : Meters.parse(text).values().keySet()) {
            String name = sample.replaceFirst("\\{.*", "");
            String family = typesTold().containsKey(name) ? name : name.replaceFirst("_(bucket|count|sum)$", "");
            Set<String> labels = told.computeIfAbsent(family, any -> new TreeSet<>());
            Matcher label = LABELS.matcher(sample);
            while (label.find()) {
                labels.add(label.group(1));
            }
            labels.remove("le");
        }
        Map<String, Set<String>> written = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            Set<String> labels = new TreeSet<>();
            LABEL_ON_PAGE.matcher(row.group(3)).results().forEach(label -> labels.add(label.group(1)));
            written.put(row.group(1), labels);
        }
        assertThat(told).isEqualTo(written);
    }

    @Test
    void whateverThePageNamesIsThere() throws IOException {
        Set<String> families = typesTold().keySet();
        assertThat(NAME.matcher(Files.readString(PAGE)).results())
                .extracting(name -> name.group().replaceFirst("_bucket$", ""))
                .allMatch(families::contains);
    }

    @Test
    void everyMeterSaysWhatItIs() {
        assertThat(typesTold().keySet())
                .allSatisfy(name -> assertThat(text).containsPattern("# HELP " + name + " \\S"));
    }

    @Test
    void prometheusReadsItAndFindsNothingWrongWithTheNames() throws Exception {
        External.program("promtool", "prometheus");
        Path file = Files.createTempFile("metrics", ".txt");
        try {
            Files.writeString(file, text);
            Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(file.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(promtool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(said).isEmpty();
            assertThat(promtool.exitValue()).isZero();
        } finally {
            Files.delete(file);
        }
    }
}
