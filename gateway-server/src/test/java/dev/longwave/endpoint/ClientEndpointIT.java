package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the browser client, as both listeners give them out. */
@Timeout(60)
class ClientEndpointIT {
    private static final Path FOLDER = Path.of("src/main/resources/client");

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static RawResponse ask(String method, String target, String... headers) {
        try (RawClient client = gateway.connectPublic()) {
            return client.send(Requests.of(method, target, headers)).response();
        }
    }

    @Test
    void everyFileThatThereIsIsServedOnBothListeners() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.list(FOLDER)) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(ask("GET", "/client/").text().lines()).containsExactlyInAnyOrderElementsOf(names);
        for (String name : names) {
            String content = Files.readString(FOLDER.resolve(name));
            for (RawResponse answer : List.of(ask("GET", "/client/" + name), gateway.get("/client/" + name))) {
                assertThat(answer.status()).as(name).isEqualTo(200);
                assertThat(answer.text()).isEqualTo(content);
            }
        }
    }

    @Test
    void aPageOfAnyOriginMayLoadAScript() {
        RawResponse answer = ask("GET", "/client/vue.js", "Origin: https://any.example.org");
        assertThat(answer.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(ask("GET", "/client/package.json").header("Content-Type")).isEqualTo("application/json");
        assertThat(ask("GET", "/client/vue.d.ts").header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void whoHasAFileIsToldSoWithoutGettingItAgain() {
        String tag = ask("GET", "/client/vue.js").header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        for (String asked : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            RawResponse answer = ask("GET", "/client/vue.js", "If-None-Match: " + asked);
            assertThat(answer.status()).as(asked).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo(tag);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.text()).isEmpty();
        }
        for (String asked : List.of("\"other\"", tag.replace("\"", ""), "")) {
            assertThat(ask("GET", "/client/vue.js", "If-None-Match: " + asked).status())
                    .as(asked)
                    .isEqualTo(200);
        }
        assertThat(ask("GET", "/client/react.js").header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void headGivesTheHeadersAlone() throws IOException {
        RawResponse answer = headOf("/client/vue.js");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo(Long.toString(Files.size(FOLDER.resolve("vue.js"))));
        assertThat(answer.header("ETag")).isEqualTo(ask("GET", "/client/vue.js").header("ETag"));
    }

    private static RawResponse headOf(String target) {
        try (RawClient client = gateway.connectPublic()) {
            return client.send(Requests.of("HEAD", target)).head();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/client/nothing.js",
                "/client/../logback.xml",
                "/client/%2e%2e/logback.xml",
                "/client/..%2flogback.xml",
                "/client//vue.js",
                "/client/./vue.js",
                "/client/vue.js/",
                "/client/vue%2ejs",
                "/client/VUE.JS",
                "/client/..\\logback.xml",
                "/client"
            })
    void everythingElseIsNotThere(String target) {
        RawResponse answer = ask("GET", target);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void aQueryChangesNothing() {
        assertThat(ask("GET", "/client/vue.js?v=2").status()).isEqualTo(200);
    }

    @Test
    void otherMethodsAreRefused() {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            RawResponse answer = ask(method, "/client/vue.js");
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        }
    }
}
