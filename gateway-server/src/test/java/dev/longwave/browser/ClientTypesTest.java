package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client's TypeScript declarations, as the compiler reads them beside those of the frameworks. */
@Timeout(150)
class ClientTypesTest {
    /** The frameworks' declarations want packages for building that nobody needs here. */
    private static final Pattern FOREIGN = Pattern.compile("^node_modules/(@vue|svelte)/.*error TS(2307|2688)");

    private static NodeWorkspace workspace;

    @BeforeAll
    static void makeWorkspace() throws IOException {
        Map<String, WebJar> packages = new LinkedHashMap<>();
        for (String name : List.of("typescript", "vue", "csstype", "svelte")) {
            packages.put(name, WebJar.of(name));
        }
        for (String name :
                List.of("compiler-core", "compiler-dom", "reactivity", "runtime-core", "runtime-dom", "shared")) {
            packages.put("@vue/" + name, WebJar.of("vue__" + name));
        }
        packages.put("@types/react", WebJar.of("types__react"));
        workspace = NodeWorkspace.make(Path.of("target/client-types"), packages);
    }

    /** The program says itself, with {@code @ts-expect-error}, which of its lines have to be refused. */
    @Test
    void aProgramThatUsesThemIsUnderstood() throws Exception {
        NodeWorkspace.Ended ended = workspace.node(
                "node_modules/typescript/lib/tsc.js",
                "--noEmit",
                "--strict",
                "--types",
                "react",
                "--target",
                "es2022",
                "--module",
                "nodenext",
                "types.mts");
        assertThat(ended.output().lines())
                .filteredOn(line ->
                        line.contains("error TS") && !FOREIGN.matcher(line).find())
                .isEmpty();
        assertThat(workspace
                        .node("node_modules/typescript/lib/tsc.js", "--version")
                        .output())
                .startsWith("Version ");
    }
}
