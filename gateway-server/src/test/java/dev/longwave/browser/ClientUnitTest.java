package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's own unit tests, in {@code src/test/client}, with a browser and a clock of their own. */
@Timeout(150)
class ClientUnitTest {
    private static NodeWorkspace workspace;

    @BeforeAll
    static void makeWorkspace() throws IOException {
        workspace = NodeWorkspace.make(
                Path.of("target/client-tests"),
                Map.of("vue", WebJar.of("vue"), "@vue/server-renderer", WebJar.of("vue__server-renderer")));
        SseCorpus.writeTo(workspace.folder().resolve("corpus.json"));
        // as they are for browsers, in one file each: those for Node.js want all that Vue is built with
        enter("vue", "vue.runtime.esm-browser.prod.js");
        enter("@vue/server-renderer", "server-renderer.esm-browser.prod.js");
    }

    private static void enter(String name, String file) throws IOException {
        Path about = workspace.folder().resolve("node_modules").resolve(name).resolve("package.json");
        Files.writeString(about, "{\"type\":\"module\",\"exports\":\"./dist/" + file + "\"}");
    }

    static List<String> tests() throws IOException {
        return NodeWorkspace.tests();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void itDoesWhatItsTestsSay(String file) throws Exception {
        NodeWorkspace.Ended ended = workspace.node("--test", file);
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    @Test
    void thereAreTests() throws IOException {
        assertThat(tests()).hasSizeGreaterThan(5);
    }
}
