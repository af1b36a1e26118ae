package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.ConfigLoader;
import dev.longwave.config.GatewayConfig;
import dev.longwave.server.Certificates;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a container of the chart finds in {@code /etc/longwave}, in a folder of a test's. */
final class MountedFiles {
    private static final String ROOT = "/etc/longwave";
    private static final Pattern FILE = Pattern.compile(ROOT + "/[^\\s\"',\\]}]+");

    private final Path directory;
    private final Certificates certificates;
    private final X509Bundle certificate;

    MountedFiles(Path directory) {
        this.directory = directory;
        this.certificates = new Certificates(directory);
        this.certificate = certificates.ofGateway("gateway");
    }

    Certificates certificates() {
        return certificates;
    }

    static Container container(KubernetesObjects objects) {
        List<Container> containers =
                objects.the(Deployment.class).getSpec().getTemplate().getSpec().getContainers();
        assertThat(containers).hasSize(1);
        return containers.get(0);
    }

    /**
     * The configuration that a container is told to read. Each file that it names has to lie in a Secret that is mounted,
     * and is made.
     */
    Path configuration(KubernetesObjects objects) throws IOException {
        List<String> arguments = container(objects).getArgs();
        assertThat(arguments)
                .hasSize(3)
                .startsWith("serve", "--config")
                .last()
                .satisfies(file -> assertThat(file).startsWith(mount(objects, "config") + "/"));
        String file = arguments.get(2);
        String name = file.substring(file.lastIndexOf('/') + 1);
        String text = objects.the(ConfigMap.class).getData().get(name);
        assertThat(text).as(name + " in the ConfigMap").isNotNull();
        for (String secret :
                FILE.matcher(text).results().map(MatchResult::group).toList()) {
            assertThat(container(objects).getVolumeMounts())
                    .as("where " + secret + " is mounted")
                    .anyMatch(mount -> secret.startsWith(mount.getMountPath() + "/"));
            Path here = Path.of(secret.replace(ROOT, directory.toString()));
            Files.createDirectories(here.getParent());
            Files.writeString(here, content(secret));
        }
        return Files.writeString(directory.resolve(name), text.replace(ROOT, directory.toString()));
    }

    /** The configuration as a gateway in a container loads it. */
    GatewayConfig load(KubernetesObjects objects) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : container(objects).getEnv()) {
            environment.put(
                    variable.getName(),
                    variable.getValueFrom() == null ? variable.getValue() : "a-secret-that-is-long-enough");
        }
        return ConfigLoader.load(configuration(objects), environment, List.of()).config();
    }

    private static String mount(KubernetesObjects objects, String volume) {
        return container(objects).getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(volume))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected a mount of " + volume + ", got none"));
    }

    private String content(String file) throws IOException {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return switch (name) {
            case "tls.crt" -> certificate.getCertificatePEM();
            case "tls.key" -> certificate.getPrivateKeyPEM();
            case "ca.crt" -> Files.readString(certificates.file("client-ca.pem"));
            default -> "the-secret-in" + file.substring(ROOT.length()).replace('/', '-') + "-that-is-long-enough";
        };
    }
}
