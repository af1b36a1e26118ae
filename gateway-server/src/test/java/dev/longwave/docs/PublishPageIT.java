package dev.longwave.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.system.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every program of {@code docs/publish.md} publishes, as it stands there; only the port is another. */
@Timeout(300)
class PublishPageIT {
    private final Page page = Page.of("docs/publish.md");

    @TempDir
    private Path folder;

    /** Saves a block of code, runs it, and expects these events. */
    private void publishes(String block, List<String> command, String file, List<String> expected)
            throws IOException, InterruptedException {
        try (GatewayFixture gateway = GatewayFixture.start();
                EventStream stream = gateway.subscribe("/events/deploy:42")) {
            String here = "127.0.0.1:" + gateway.gateway().internalAddress().getPort();
            assertThat(block).contains("127.0.0.1:8081");
            Path program = Files.writeString(folder.resolve(file), block.replace("127.0.0.1:8081", here));
            Path output = folder.resolve("output");
            List<String> whole = new ArrayList<>(command);
            whole.add(program.toString());
            Process process = new ProcessBuilder(whole)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(4, TimeUnit.MINUTES);
            process.destroyForcibly();
            String said = Files.readString(output);
            assertThat(ended).as(said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("id").contains("subscribers");
            assertThat(stream.nextData(expected.size())).isEqualTo(expected);
        }
    }

    private void publishes(String language, List<String> command, String file, String expected)
            throws IOException, InterruptedException {
        assertThat(page.blocks(language)).hasSize(1);
        publishes(page.blocks(language).get(0), command, file, List.of(expected));
    }

    @Test
    void fromCurl() throws Exception {
        External.program("curl", "curl");
        assertThat(page.blocks("sh")).hasSize(2);
        publishes(
                page.blocks("sh").get(0),
                List.of("sh", "-e"),
                "publish.sh",
                List.of("building", "{\"status\":\"done\"}"));
        publishes(page.blocks("sh").get(1), List.of("sh", "-e"), "lines.sh", List.of("one", "{\"status\":\"two\"}"));
    }

    @Test
    void fromJava() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        publishes("java", List.of(java), "Publish.java", "{\"from\":\"Java\"}");
    }

    @Test
    void fromNode() throws Exception {
        External.program("node", "nodejs");
        publishes("js", List.of("node"), "publish.mjs", "{\"from\":\"Node\"}");
    }

    @Test
    void fromPython() throws Exception {
        External.program("python3", "python3");
        publishes("python", List.of("python3"), "publish.py", "{\"from\": \"Python\"}");
    }

    @Test
    void fromPhp() throws Exception {
        External.program("php", "php-cli");
        publishes("php", List.of("php"), "publish.php", "{\"from\":\"PHP\"}");
    }

    @Test
    void fromGo() throws Exception {
        External.program("go", "golang-go");
        publishes("go", List.of("go", "run"), "publish.go", "{\"from\":\"Go\"}");
    }
}
