package dev.longwave.deploy;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.longwave.system.External;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The chart, as Helm itself installs it, which a library brings along. Nothing is sent to a cluster. */
final class HelmChart {
    static final Path FOLDER = DeployFile.path("helm/longwave");
    static final String NAMESPACE = "live";
    private static final String KUBERNETES = "1.30.0";

    private final Path directory;

    /**
     * Asks for Helm, see {@link External}.
     *
     * @param directory where values go
     */
    HelmChart(Path directory) {
        External.library("helm-java", () -> Helm.version().call());
        this.directory = directory;
    }

    /** What is installed under the name {@code events}. */
    KubernetesObjects install(String values) {
        return install("events", values);
    }

    KubernetesObjects install(String release, String values) {
        return KubernetesObjects.parse(manifest(release, values));
    }

    String manifest(String release, String values) {
        return new Helm(FOLDER)
                .template()
                .withName(release)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(write("values.yaml", values))
                .call();
    }

    /** Why Helm does not install it. */
    String refusal(String release, String values) {
        try {
            manifest(release, values);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
        throw new AssertionError("expected a refusal, got none of:\n" + values);
    }

    /** What Helm tells whoever has installed it. */
    String notes(String values) {
        return new Helm(FOLDER)
                .install()
                .withName("events")
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .clientOnly()
                .withDryRunOption(DryRun.CLIENT)
                .withValuesFile(write("values.yaml", values))
                .call()
                .getOutput()
                .replaceAll("(?s).*NOTES:\n", "");
    }

    /** What Helm finds wrong. It takes no values for that, so they become those of a copy of the chart. */
    LintResult lint(String values) throws IOException {
        Path copy = Files.createTempDirectory(directory, "chart").resolve("longwave");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(FOLDER.relativize(file)));
            }
        }
        Path defaults = copy.resolve("values.yaml");
        Yaml yaml = new Yaml();
        Map<String, Object> merged = merged(yaml.load(Files.readString(defaults)), yaml.load(values));
        Files.writeString(defaults, yaml.dump(merged));
        return new Helm(copy).lint().strict().call();
    }

    private static Map<String, Object> merged(Map<String, Object> weaker, Map<String, Object> stronger) {
        Map<String, Object> merged = new LinkedHashMap<>(weaker);
        stronger.forEach((name, value) -> merged.merge(name, value, HelmChart::mergedValue));
        return merged;
    }

    @SuppressWarnings("unchecked") // maps in YAML have names as keys
    private static Object mergedValue(Object weaker, Object stronger) {
        return weaker instanceof Map && stronger instanceof Map
                ? merged((Map<String, Object>) weaker, (Map<String, Object>) stronger)
                : stronger;
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values that tests have in files, by the files' names. */
    static List<String> valueFiles() {
        return List.of("trial.yaml", "tokens.yaml", "everything.yaml", "bare.yaml");
    }

    static String values(String file) {
        try {
            return Files.readString(Path.of("src/test/resources/deploy/helm", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
