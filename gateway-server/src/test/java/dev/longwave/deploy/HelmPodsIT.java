package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.GatewayConfig;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.PodsMetricSource;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart's pods: who finds them, who may reach them, what they may do, and that the gateway in them answers. */
@Timeout(120)
class HelmPodsIT {
    private static final String FILES = "dev.longwave.deploy.HelmChart#valueFiles";

    @TempDir
    private Path directory;

    private HelmChart chart;

    @BeforeEach
    void helm() {
        chart = new HelmChart(directory);
    }

    private KubernetesObjects install(String file) {
        return chart.install(HelmChart.values(file));
    }

    private static PodTemplateSpec template(KubernetesObjects objects) {
        return objects.the(Deployment.class).getSpec().getTemplate();
    }

    private static PodSpec pod(KubernetesObjects objects) {
        return template(objects).getSpec();
    }

    /** The number of a port that has a name. */
    private static int port(KubernetesObjects objects, String name) {
        return MountedFiles.container(objects).getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected a port named " + name + ", got none"));
    }

    // ---- who finds them ----

    @ParameterizedTest
    @MethodSource(FILES)
    void everySelectorFindsThePods(String file) {
        KubernetesObjects objects = install(file);
        Map<String, String> labels = template(objects).getMetadata().getLabels();
        Map<String, String> selector =
                Map.of("app.kubernetes.io/name", "longwave", "app.kubernetes.io/instance", "events");
        assertThat(labels).containsAllEntriesOf(selector);
        assertThat(objects.the(Deployment.class).getSpec().getSelector().getMatchLabels())
                .isEqualTo(selector);
        assertThat(objects.all(Service.class))
                .hasSize(2)
                .allSatisfy(
                        service -> assertThat(service.getSpec().getSelector()).isEqualTo(selector));
        assertThat(objects.all(PodDisruptionBudget.class)).allSatisfy(budget -> {
            assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(selector);
            assertThat(budget.getSpec().getMaxUnavailable().getValue()).isIn(1, "34%");
        });
        assertThat(objects.all(NetworkPolicy.class))
                .allSatisfy(
                        policy -> assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                                .isEqualTo(selector));
        for (TopologySpreadConstraint constraint : pod(objects).getTopologySpreadConstraints()) {
            assertThat(constraint.getLabelSelector().getMatchLabels()).isEqualTo(selector);
            assertThat(constraint.getMaxSkew()).isEqualTo(1);
            assertThat(constraint.getWhenUnsatisfiable()).isIn("ScheduleAnyway", "DoNotSchedule");
        }
    }

    @ParameterizedTest
    @MethodSource(FILES)
    void theServicesLeadToTheListeners(String file) throws Exception {
        KubernetesObjects objects = install(file);
        GatewayConfig config = new MountedFiles(directory).load(objects);
        ServicePort forSubscribers =
                objects.service("-public").getSpec().getPorts().get(0);
        ServicePort forPublishers =
                objects.service("-internal").getSpec().getPorts().get(0);
        assertThat(port(objects, forSubscribers.getTargetPort().getStrVal()))
                .isEqualTo(config.publicListener().address().port());
        assertThat(port(objects, forPublishers.getTargetPort().getStrVal()))
                .isEqualTo(config.internalListener().address().port());
        assertThat(objects.service("-internal").getSpec().getType()).isEqualTo("ClusterIP");
        assertThat(objects.all(Ingress.class)).allSatisfy(ingress -> {
            IngressBackend backend = ingress.getSpec()
                    .getRules()
                    .get(0)
                    .getHttp()
                    .getPaths()
                    .get(0)
                    .getBackend();
            assertThat(backend.getService().getName()).isEqualTo("events-public");
            assertThat(backend.getService().getPort().getName()).isEqualTo(forSubscribers.getName());
        });
    }

    /** Without an address of its own a Service maps no port to another. */
    @Test
    void theNameOfAllGatewaysHasTheirPort() {
        KubernetesObjects objects = install("everything.yaml");
        Service internal = objects.service("-internal");
        assertThat(internal.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(internal.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(internal.getSpec().getPorts().get(0).getPort()).isEqualTo(port(objects, "internal"));
        assertThat(install("trial.yaml").service("-internal").getSpec().getClusterIP())
                .isNull();
    }

    // ---- who may reach them ----

    @Test
    void nobodyReachesTheInternalListenerUnlessChosen() {
        List<NetworkPolicyIngressRule> rules =
                install("trial.yaml").the(NetworkPolicy.class).getSpec().getIngress();
        assertThat(rules).hasSize(1);
        assertThat(portsOf(rules.get(0))).containsExactly("public");
        assertThat(rules.get(0).getFrom()).isEmpty();
    }

    @Test
    void thoseWhoAreChosenReachTheInternalListener() {
        KubernetesObjects objects = install("tokens.yaml");
        assertThat(objects.the(NetworkPolicy.class).getSpec().getPolicyTypes()).containsExactly("Ingress");
        List<NetworkPolicyIngressRule> rules =
                objects.the(NetworkPolicy.class).getSpec().getIngress();
        assertThat(rules).hasSize(2);
        assertThat(portsOf(rules.get(0))).containsExactly("public");
        assertThat(rules.get(0).getFrom()).hasSize(1);
        assertThat(portsOf(rules.get(1))).containsExactly("internal");
        assertThat(rules.get(1).getFrom())
                .hasSize(2)
                .allSatisfy(peer -> assertThat(peer.getPodSelector()).isNotNull());
        assertThat(rules).allSatisfy(rule -> assertThat(portsOf(rule)).allMatch(port -> port(objects, port) > 0));
    }

    private static List<String> portsOf(NetworkPolicyIngressRule rule) {
        return rule.getPorts().stream().map(port -> port.getPort().getStrVal()).toList();
    }

    @Test
    void theInternalServiceIsKnownByItsNameWhereThereIsNoAuth() throws Exception {
        KubernetesObjects objects = install("bare.yaml");
        assertThat(objects.all(NetworkPolicy.class)).isEmpty();
        try (GatewayFixture gateway = start(new MountedFiles(directory), objects)) {
            assertThat(Stream.of("events-internal:8081", "events-internal.live", "events-internal.live.svc:8081")
                            .map(host -> statusFor(gateway, host)))
                    .containsOnly(200);
            assertThat(statusFor(gateway, "events-internal.live.svc.cluster.local"))
                    .isEqualTo(200);
            assertThat(statusFor(gateway, "publish.example.com")).isEqualTo(200);
            assertThat(statusFor(gateway, "events-internal.other")).isEqualTo(421);
        }
    }

    private static int statusFor(GatewayFixture gateway, String host) {
        try (RawClient client = gateway.connectInternal()) {
            return client.send(Requests.get("/channels").replace("localhost", host))
                    .response()
                    .status();
        }
    }

    // ---- what they may do ----

    /** What Kubernetes calls the restricted profile of its Pod Security Standards, and a file system that stays as it is. */
    @ParameterizedTest
    @MethodSource(FILES)
    void littleIsLeftThatTheyMayDo(String file) throws Exception {
        PodSpec pod = pod(install(file));
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC()))
                .containsOnlyNulls();
        PodSecurityContext security = pod.getSecurityContext();
        assertThat(security.getRunAsNonRoot()).isTrue();
        assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(DeployFile.read("Dockerfile").text())
                .contains("\nUSER " + security.getRunAsUser() + ":" + security.getRunAsGroup() + "\n");
        assertThat(pod.getInitContainers()).isEmpty();
        SecurityContext container = pod.getContainers().get(0).getSecurityContext();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getCapabilities().getAdd()).isEmpty();
        assertThat(container.getPrivileged()).isNull();
        assertThat(pod.getContainers().get(0).getVolumeMounts())
                .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/tmp"));
    }

    /** The gateway's user reads them by its group alone. */
    @ParameterizedTest
    @MethodSource(FILES)
    void secretsAreForTheGatewaysGroup(String file) {
        PodSpec pod = pod(install(file));
        assertThat(pod.getSecurityContext().getFsGroup())
                .isEqualTo(pod.getSecurityContext().getRunAsGroup());
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .allSatisfy(volume ->
                        assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440));
        assertThat(pod.getVolumes().stream().map(Volume::getName))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(pod.getContainers().get(0).getVolumeMounts().stream()
                        .map(mount -> mount.getName())
                        .toList());
    }

    @Test
    void whatIsSaidOfThePodsHoldsForThem() {
        KubernetesObjects objects = install("everything.yaml");
        PodSpec pod = pod(objects);
        Container container = MountedFiles.container(objects);
        assertThat(template(objects).getMetadata().getLabels()).containsEntry("team", "live");
        assertThat(template(objects).getMetadata().getAnnotations()).containsEntry("example.com/team", "live");
        assertThat(container.getImage()).startsWith("registry.example.com/longwave@sha256:0123");
        assertThat(container.getImagePullPolicy()).isEqualTo("Always");
        assertThat(pod.getImagePullSecrets()).singleElement().extracting("name").isEqualTo("registry");
        assertThat(container.getEnv())
                .extracting("name")
                .containsExactly("JAVA_OPTS", "LONGWAVE_CI_KEY", "LONGWAVE_LOG_LEVEL");
        assertThat(pod.getServiceAccountName()).isEqualTo("gateways");
        assertThat(pod.getPriorityClassName()).isEqualTo("high");
        assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/arch", "amd64");
        assertThat(pod.getTolerations()).hasSize(1);
        assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
        assertThat(install("tokens.yaml").the(Deployment.class).getSpec().getReplicas())
                .isEqualTo(1);
        assertThat(MountedFiles.container(install("tokens.yaml")).getImage())
                .isEqualTo("registry.example.com:5000/streams/longwave:1.2.3");
    }

    // ---- the gateway in them ----

    /** A gateway with the configuration of the pods, which is stopped without waiting for whoever balances. */
    private static GatewayFixture start(MountedFiles files, KubernetesObjects objects) throws Exception {
        return GatewayFixture.startWith(Files.readString(files.configuration(objects)), "drain.delay=0s");
    }

    /** With certificates of clients the internal listener is closed to whoever asks, since Kubernetes shows none. */
    @ParameterizedTest
    @CsvSource({"trial.yaml, internal", "tokens.yaml, internal", "mutual, public", "optional, internal"})
    void theProbesAreAnswered(String values, String listener) throws Exception {
        KubernetesObjects objects = switch (values) {
            case "mutual" -> withClientCertificates("required");
            case "optional" -> withClientCertificates("optional");
            default -> install(values);
        };
        MountedFiles files = new MountedFiles(directory);
        Container container = MountedFiles.container(objects);
        try (GatewayFixture gateway = start(files, objects)) {
            Map<String, Probe> probes = Map.of(
                    "/health/startup", container.getStartupProbe(),
                    "/health/live", container.getLivenessProbe(),
                    "/health/ready", container.getReadinessProbe());
            probes.forEach((path, probe) -> {
                HTTPGetAction get = probe.getHttpGet();
                assertThat(get.getPath()).isEqualTo(path);
                assertThat(get.getPort().getStrVal()).isEqualTo(listener);
                GatewayFixture asked = get.getScheme().equals("HTTPS")
                        ? gateway.over(files.certificates().client())
                        : gateway;
                try (RawClient client = listener.equals("public") ? asked.connectPublic() : asked.connectInternal()) {
                    RawResponse response = client.send(Requests.get(path)).response();
                    assertThat(response.status()).isEqualTo(200);
                }
            });
        }
    }

    private KubernetesObjects withClientCertificates(String certificate) {
        return chart.install(HelmChart.values("trial.yaml")
                + "tls: { internal: { secret: certificate, clientCaSecret: clients } }\n"
                + "config: { internal.tls.client-certificate: " + certificate + " }\n");
    }

    @Test
    void prometheusFindsTheMetricsOfTheInternalListener() throws Exception {
        KubernetesObjects objects = install("tokens.yaml");
        ServiceMonitor monitor = objects.the(ServiceMonitor.class);
        Map<String, String> selector = monitor.getSpec().getSelector().getMatchLabels();
        assertThat(objects.service("-internal").getMetadata().getLabels()).containsAllEntriesOf(selector);
        assertThat(selector)
                .isNotEmpty()
                .anySatisfy((name, value) -> assertThat(
                                objects.service("-public").getMetadata().getLabels())
                        .doesNotContainEntry(name, value));
        // by which the alerts know that a gateway is gone
        String job = objects.service("-internal")
                .getMetadata()
                .getLabels()
                .get(monitor.getSpec().getJobLabel());
        assertThat(DeployFile.read("prometheus/longwave.rules.yml").text()).contains("up{job=\"" + job + "\"}");
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "monitoring");
        assertThat(monitor.getSpec().getEndpoints()).hasSize(1);
        Endpoint endpoint = monitor.getSpec().getEndpoints().get(0);
        assertThat(endpoint.getPort())
                .isEqualTo(
                        objects.service("-internal").getSpec().getPorts().get(0).getName());
        assertThat(endpoint.getScheme()).isEqualTo("https");
        assertThat(endpoint.getTlsConfig().getServerName()).isEqualTo("events-internal.live.svc");
        assertThat(endpoint.getAuthorization().getCredentials().getName()).isEqualTo("ops.longwave");
        Endpoint inTheClear = install("bare.yaml")
                .the(ServiceMonitor.class)
                .getSpec()
                .getEndpoints()
                .get(0);
        assertThat(inTheClear.getScheme()).isNull();
        assertThat(inTheClear.getAuthorization()).isNull();
    }

    @Test
    void gatewaysAreScaledByAMetricThatTheyHave() throws Exception {
        KubernetesObjects objects = install("everything.yaml");
        assertThat(objects.the(Deployment.class).getSpec().getReplicas()).isNull();
        HorizontalPodAutoscalerSpec spec =
                objects.the(HorizontalPodAutoscaler.class).getSpec();
        assertThat(spec.getScaleTargetRef().getKind()).isEqualTo("Deployment");
        assertThat(spec.getScaleTargetRef().getName())
                .isEqualTo(objects.the(Deployment.class).getMetadata().getName());
        assertThat(List.of(spec.getMinReplicas(), spec.getMaxReplicas())).containsExactly(3, 12);
        PodsMetricSource pods = spec.getMetrics().get(0).getPods();
        assertThat(pods.getTarget().getAverageValue().getNumericalAmount()).isEqualByComparingTo("20000000");
        assertThat(spec.getBehavior().getScaleDown().getPolicies())
                .singleElement()
                .satisfies(policy -> assertThat(policy.getPeriodSeconds())
                        .isGreaterThan(
                                pod(objects).getTerminationGracePeriodSeconds().intValue()));
        KubernetesObjects bare = install("bare.yaml");
        assertThat(bare.all(HorizontalPodAutoscaler.class)).isEmpty();
        try (GatewayFixture gateway = start(new MountedFiles(directory), bare)) {
            Endpoint endpoint =
                    bare.the(ServiceMonitor.class).getSpec().getEndpoints().get(0);
            assertThat(gateway.get(endpoint.getPath()).text())
                    .containsPattern("(?m)^" + pods.getMetric().getName() + "(\\{[^}]*\\})? \\d");
        }
    }
}
