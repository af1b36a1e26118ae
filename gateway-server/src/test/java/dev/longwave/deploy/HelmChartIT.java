package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import dev.longwave.config.DrainConfig;
import dev.longwave.config.GatewayConfig;
import dev.longwave.docs.Page;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The Helm chart: what it makes of values is what Kubernetes and the gateway take. */
@Timeout(120)
class HelmChartIT {
    private static final String FILES = "dev.longwave.deploy.HelmChart#valueFiles";
    private static final Pattern VERSION = Pattern.compile("(?m)^(?:version|appVersion): (\\S+)$");
    private static final Pattern PROJECT_VERSION =
            Pattern.compile("<artifactId>longwave-parent</artifactId>\\s*<version>([^<]+)</version>");
    private static final Pattern PERCENTAGE = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");
    private static final Pattern DIRECT_MIB = Pattern.compile("-XX:MaxDirectMemorySize=(\\d+)m");

    @TempDir
    private Path directory;

    private HelmChart chart;
    private KubernetesObjects trial;

    @BeforeEach
    void installed() {
        chart = new HelmChart(directory);
        trial = chart.install(HelmChart.values("trial.yaml"));
    }

    @ParameterizedTest
    @MethodSource(FILES)
    void helmFindsNothingWrong(String file) throws Exception {
        LintResult result = chart.lint(HelmChart.values(file));
        assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
        assertThat(result.isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource(FILES)
    void kubernetesKnowsEveryField(String file) {
        KubernetesObjects objects = chart.install(HelmChart.values(file));
        assertThat(objects.objects()).hasSizeGreaterThanOrEqualTo(4).allSatisfy(object -> {
            assertThat(object.getMetadata().getName()).matches("[a-z][-a-z0-9]{0,61}[a-z0-9]");
            assertThat(object.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/name", "longwave")
                    .containsEntry("app.kubernetes.io/instance", "events")
                    .containsEntry("app.kubernetes.io/version", projectVersion());
        });
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowWouldBeFound() {
        String manifest = chart.manifest("events", HelmChart.values("trial.yaml"));
        assertThatThrownBy(() -> KubernetesObjects.parse(manifest.replace("periodSeconds", "periodSecond")))
                .hasMessageContaining("periodSecond");
        assertThatThrownBy(() -> KubernetesObjects.parse(manifest.replace("\"" + projectVersion() + "\"", "1.5")))
                .hasMessageContaining("app.kubernetes.io/version");
        assertThatThrownBy(
                        () -> KubernetesObjects.parse(manifest.replace("failureThreshold: 60", "failureThreshold: x")))
                .hasMessageContaining("failureThreshold");
    }

    @Test
    void theVersionIsTheProjects() throws Exception {
        Matcher version = VERSION.matcher(Files.readString(HelmChart.FOLDER.resolve("Chart.yaml")));
        assertThat(version.results().map(match -> match.group(1)).toList())
                .containsExactly(projectVersion(), projectVersion());
    }

    private static String projectVersion() {
        Matcher version = PROJECT_VERSION.matcher(Page.of("pom.xml").text());
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    @ParameterizedTest
    @MethodSource(FILES)
    void theGatewayTakesItsConfiguration(String file) throws Exception {
        KubernetesObjects objects = chart.install(HelmChart.values(file));
        GatewayConfig config = new MountedFiles(directory).load(objects);
        assertThat(config.publicListener().address().isLoopback()).isFalse();
        assertThat(config.internalListener().address().isLoopback()).isFalse();
        if (file.equals("tokens.yaml")) {
            assertThat(config.history().maxEvents()).isEqualTo(10_000_000);
            assertThat(config.history().maxAge()).isEqualTo(Duration.ofMinutes(10));
            assertThat(config.drain().delay()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @CsvSource({"5s, 20s", "0s, 0s", "1ms, 999ms", "1500ms, 2m", "10m, 10m", "1m, 59001ms"})
    void kubernetesWaitsLongerThanTheGatewayTakesToStop(String delay, String window) throws Exception {
        KubernetesObjects objects = chart.install(
                HelmChart.values("trial.yaml") + "drain: { delay: %s, window: %s }\n".formatted(delay, window));
        DrainConfig drain = new MountedFiles(directory).load(objects).drain();
        Duration toStop = drain.delay().plus(drain.window());
        DeploymentSpec spec = objects.the(Deployment.class).getSpec();
        assertThat(Duration.ofSeconds(spec.getTemplate().getSpec().getTerminationGracePeriodSeconds()))
                .isBetween(toStop.plusSeconds(15), toStop.plusSeconds(25));
        // no two gateways of an update end their streams at a time
        assertThat(Duration.ofSeconds(spec.getMinReadySeconds())).isGreaterThanOrEqualTo(toStop);
        assertThat(spec.getStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
                .isZero();
        assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal())
                .isEqualTo(1);
        assertThat(spec.getProgressDeadlineSeconds()).isGreaterThan(spec.getMinReadySeconds());
    }

    @Test
    void whoBalancesLearnsThatAGatewayStopsBeforeItDoes() throws Exception {
        Probe readiness = MountedFiles.container(trial).getReadinessProbe();
        Duration learnt = Duration.ofSeconds((long) readiness.getPeriodSeconds() * readiness.getFailureThreshold());
        assertThat(new MountedFiles(directory).load(trial).drain().delay()).isGreaterThan(learnt);
    }

    @Test
    void aChangeOfTheConfigurationStartsGatewaysAnew() {
        String values = HelmChart.values("trial.yaml");
        assertThat(checksum(values)).isNotEmpty().isEqualTo(checksum(values + "replicas: 2\n"));
        assertThat(checksum(values)).isNotEqualTo(checksum(values + "config: { stream.retry: 4s }\n"));
    }

    private String checksum(String values) {
        return chart.install(values)
                .the(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("checksum/config");
    }

    @Test
    void releasesInOneNamespaceDoNotClash() {
        String everything =
                HelmChart.values("everything.yaml").replace("create: false, name: gateways", "create: true");
        String longest = "x".repeat(52);
        List<String> releases =
                List.of("longwave", "longwave-internal", "x", "x-longwave", longest + "a", longest + "b");
        TreeSet<String> names = new TreeSet<>();
        for (String release : releases) {
            KubernetesObjects objects = chart.install(release, everything);
            for (HasMetadata object : objects.objects()) {
                assertThat(names.add(
                                object.getKind() + " " + object.getMetadata().getName()))
                        .as(object.getKind() + " of " + release)
                        .isTrue();
            }
            LabelSelector selector = objects.the(Deployment.class).getSpec().getSelector();
            assertThat(selector.getMatchLabels()).containsEntry("app.kubernetes.io/instance", release);
        }
        assertThat(names).hasSizeGreaterThan(releases.size() * 8);
    }

    @Test
    void theHeapAndTheBuffersFitIntoTheMemory() throws Exception {
        String dockerfile = DeployFile.read("Dockerfile").text();
        Matcher percentage = PERCENTAGE.matcher(dockerfile);
        Matcher direct = DIRECT_MIB.matcher(dockerfile);
        assertThat(percentage.find() && direct.find())
                .as("in the Dockerfile's JAVA_OPTS")
                .isTrue();
        long limitMib = MountedFiles.container(trial)
                        .getResources()
                        .getLimits()
                        .get("memory")
                        .getNumericalAmount()
                        .longValue()
                >> 20;
        long heapMib = limitMib * Long.parseLong(percentage.group(1)) / 100;
        // what is left is for classes, threads and the sockets' buffers
        assertThat(heapMib + Long.parseLong(direct.group(1))).isLessThanOrEqualTo(limitMib * 3 / 4);
        assertThat(MountedFiles.container(trial).getEnv()).isEmpty();
    }

    @Test
    void theNotesNameTheNextCommands() {
        assertThat(chart.notes(HelmChart.values("trial.yaml")))
                .contains(
                        "kubectl --namespace live rollout status deployment/events\n",
                        "kubectl --namespace live port-forward deployment/events 8080 8081\n",
                        "http://localhost:8081/",
                        "events-public.live.svc, port 80;",
                        "events-internal.live.svc, port 8081.",
                        "networkPolicy.internalFrom")
                .doesNotContain("more than one gateway");
        assertThat(chart.notes(HelmChart.values("everything.yaml")))
                .contains("https://localhost:8081/", "connect to *.example.com;")
                .doesNotContain("networkPolicy.internalFrom", "more than one gateway");
        assertThat(chart.notes(HelmChart.values("trial.yaml") + "replicas: 2\n"))
                .contains("more than one gateway and no config.cluster.redis.url");
    }

    @Test
    void theValuesOfThePageAreTaken() throws Exception {
        List<String> values = Page.of("docs/deploy.md").blocks("yaml").stream()
                .filter(block -> block.contains("repository:"))
                .toList();
        assertThat(values).hasSize(1);
        KubernetesObjects objects = chart.install(values.get(0));
        assertThat(new MountedFiles(directory).load(objects)).isNotNull();
        assertThat(objects.all(ConfigMap.class)).hasSize(1);
    }
}
