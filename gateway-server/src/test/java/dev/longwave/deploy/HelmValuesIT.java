package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** What is wrong with values is said before anything is installed, with the value's name. */
@Timeout(120)
class HelmValuesIT {
    private static final String IMAGE = "image: { repository: registry.example.com/longwave }\n";
    private static final String TRIAL = IMAGE + "auth: { public: none, internal: none }\n";

    @TempDir
    private Path directory;

    private HelmChart chart;

    @BeforeEach
    void helm() {
        chart = new HelmChart(directory);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # what has to be decided
            auth: { public: none, internal: none }         | image.repository: expected where the image was pushed to
            image: { repository: a/b }                     | auth.public: expected none or jwt, got nothing
            {image: {repository: a/b}, auth: {internal: none}} | auth.public: expected none or jwt, got nothing
            {image: {repository: a/b}, auth: {public: jwt}} | auth.internal: expected none, key or jwt, got nothing
            auth: { public: key, internal: none }          | at '/auth/public'
            auth: { public: none, internal: password }     | at '/auth/internal'
            """)
    void whatHasToBeDecidedIsAskedFor(String values, String message) {
        assertThat(chart.refusal("events", values)).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            replcas: 2                                     | 'replcas' not allowed
            replicas: two                                  | at '/replicas'
            tls: { internal: { secert: a } }               | 'secert' not allowed
            drain: { window: 20 }                          | at '/drain/window'
            drain: { window: "20" }                        | at '/drain/window'
            drain: { delay: 5 s }                          | at '/drain/delay'
            listenAddress: 127.0.0.1                       | at '/listenAddress'
            secrets: [Not_A_Name]                          | at '/secrets/0'
            env: [{ name: A, value: 5 }]                   | at '/env/0/value'
            env: [{ name: A }]                             | at '/env/0'
            podAnnotations: { a: true }                    | at '/podAnnotations/a'
            resources: { requests: { cpus: 1 } }           | at '/resources/requests': additional properties 'cpus' not allowed
            networkPolicy: { internalFrom: [{}] }          | at '/networkPolicy/internalFrom/0'
            networkPolicy: { internalFrom: [{ pods: {} }] } | 'pods' not allowed
            service: { internal: { type: LoadBalancer } }  | 'type' not allowed
            service: { public: { port: 70000 } }           | at '/service/public/port'
            ingress: { enabled: "yes" }                    | at '/ingress/enabled'
            ingress: { enabled: true }                     | ingress.host: expected the name
            serviceMonitor: { enabled: true, intervall: 1m } | 'intervall' not allowed
            autoscaling: { enabled: true, minReplicas: 5, maxReplicas: 4 } | autoscaling.minReplicas: expected at most
            podDisruptionBudget: { maxUnavailable: half }  | at '/podDisruptionBudget/maxUnavailable'
            tls: { internal: { clientCaSecret: a } }       | tls.internal.clientCaSecret: expected tls.internal.secret
            """)
    void whatIsMisspeltOrMissingIsNamed(String values, String message) {
        assertThat(chart.refusal("events", TRIAL + values)).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            config: { public.listen: "0.0.0.0:80" }        | config.public.listen: * the value listenAddress instead
            config: { auth: { public: jwt } }              | config.auth.public: * the value auth.public instead
            config: { drain: { window: 1m } }              | config.drain.window: * the value drain.window instead
            config: { drain.delay: 1m }                    | config.drain.delay: * the value drain.delay instead
            config: { public.tls: { key-file: /k } }       | config.public.tls.key-file: * the value tls.public.secret
            env: [{ name: LONGWAVE_DRAIN_WINDOW, value: 9m }] | env: LONGWAVE_DRAIN_WINDOW * the value drain.window
            env: [{ name: LONGWAVE_INTERNAL_TLS_CLIENT_CA_FILE, value: /a }] | env: * tls.internal.clientCaSecret
            config: { stream: { retry: 1s }, stream.retry: 2s } | config.stream.retry: expected it once
            config: { auth.api-keys: [{ name: a, key: b }] } | config.auth.api-keys: expected key-file or key-env
            config: { auth: { jwt: { keys: [{ secret: b }] } } } | config.auth.jwt.keys: expected secret-file or
            config: { cluster.redis.password: a }          | config.cluster.redis: expected the password in
            config: { cluster.redis: { url: "redis://a:b@c" } } | config.cluster.redis: expected the password in
            """)
    void whatTheChartDecidesItselfIsNotTakenFromElsewhere(String values, String message) {
        String[] parts = message.split(" \\* ");
        assertThat(chart.refusal("events", TRIAL + values)).contains(parts);
    }

    @Test
    void whoAsksForTokensOrKeysHasToSayWhich() {
        assertThat(chart.refusal("events", IMAGE + "auth: { public: jwt, internal: none }"))
                .contains("config.auth.jwt.keys: expected an entry");
        assertThat(chart.refusal("events", IMAGE + "auth: { public: none, internal: jwt }"))
                .contains("config.auth.jwt.keys: expected an entry");
        assertThat(chart.refusal("events", IMAGE + "auth: { public: none, internal: key }"))
                .contains("config.auth.api-keys: expected an entry");
    }

    @Test
    void whoWatchesAListenerWithKeysNeedsOne() {
        String everything = HelmChart.values("everything.yaml");
        String without = everything.replace("credentials: { secret: ops, key: token }", "credentials: {}");
        assertThat(without).isNotEqualTo(everything);
        assertThat(chart.refusal("events", without)).contains("serviceMonitor.credentials: expected secret and key");
    }

    @Test
    void aReleaseHasANameThatServicesMayHave() {
        assertThat(chart.refusal("1st", TRIAL)).contains("release name: expected letters");
        assertThat(chart.refusal("a.b", TRIAL)).contains("release name: expected letters");
    }

    /** One that is missing there would be refused, one that is missing here would be a secret. */
    @Test
    void everyValueStandsInTheSchemaAndEveryOneOfTheSchemaHasADefault() throws Exception {
        Json schema = Json.parse(Files.readString(HelmChart.FOLDER.resolve("values.schema.json")));
        Object values = new Yaml().load(Files.readString(HelmChart.FOLDER.resolve("values.yaml")));
        assertThat(namesIn(schema)).isEqualTo(namesIn("", values, schema)).hasSizeGreaterThan(60);
    }

    private static Set<String> namesIn(Json schema) {
        Set<String> names = new TreeSet<>();
        collect("", schema, names);
        names.remove("global");
        return names;
    }

    private static void collect(String prefix, Json schema, Set<String> names) {
        if (schema.fields().contains("properties")) {
            Json properties = schema.get("properties");
            for (String name : properties.fields()) {
                names.add(prefix + name);
                collect(prefix + name + ".", properties.get(name), names);
            }
        }
    }

    /** Values as deep as the schema names them: what is below is Kubernetes' own. */
    private static Set<String> namesIn(String prefix, Object values, Json schema) {
        Set<String> names = new TreeSet<>();
        if (values instanceof Map<?, ?> map && schema.fields().contains("properties")) {
            map.forEach((name, value) -> {
                names.add(prefix + name);
                Json properties = schema.get("properties");
                if (properties.fields().contains(String.valueOf(name))) {
                    names.addAll(namesIn(prefix + name + ".", value, properties.get(String.valueOf(name))));
                }
            });
        }
        return names;
    }
}
