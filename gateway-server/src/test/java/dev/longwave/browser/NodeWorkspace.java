package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.system.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder in which Node.js finds the client as a package, and the tests beside it. */
final class NodeWorkspace {
    /** The client, as it stands in the jar. */
    static final Path CLIENT = Path.of("src/main/resources/client");

    private static final Path TESTS = Path.of("src/test/client");
    private static final int PATIENCE_SECONDS = 120;

    private final Path folder;

    private NodeWorkspace(Path folder) {
        this.folder = folder;
    }

    /**
     * Asks for Node.js and makes a folder.
     *
     * @param folder may be there from before
     * @param packages of npm's, each with its WebJar
     */
    static NodeWorkspace make(Path folder, Map<String, WebJar> packages) throws IOException {
        External.program("node", "nodejs");
        copy(TESTS, folder);
        copy(CLIENT, folder.resolve("node_modules/longwave-client"));
        for (Map.Entry<String, WebJar> each : packages.entrySet()) {
            each.getValue().extractTo(folder.resolve("node_modules").resolve(each.getKey()));
        }
        return new NodeWorkspace(folder);
    }

    /** The tests' files. */
    static List<String> tests() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".test.mjs"))
                    .sorted()
                    .toList();
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * How a program ended.
     *
     * @param exitCode 0 for success
     * @param output all that it said
     */
    record Ended(int exitCode, String output) {}

    /** Runs Node.js to its end. */
    Ended node(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "node-", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(said);
        Files.delete(said);
        assertThat(ended).as("it ends; it said\n" + output).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.write(to.resolve(file.getFileName().toString()), Files.readAllBytes(file));
            }
        }
    }
}
