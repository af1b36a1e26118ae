package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.longwave.console.ConsolePages;
import dev.longwave.endpoint.OpenApiFile.Example;
import dev.longwave.endpoint.OpenApiFile.Operation;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** {@code docs/openapi.yaml} tells of all that the listeners offer, of nothing else, and tells it as it is. */
@Timeout(60)
class OpenApiIT {
    private static final String KEY = "a-publishers-key-that-is-long-enough-for-it";
    private static final String PLAIN = """
            cors: { allowed-origins: ["https://app.example.com"] }
            sources:
              - channel: "ticks:{name}"
                exec: [sh, -c, "while sleep 1; do echo tick; done"]
                allow: { name: "[a-z]+" }
            """;
    private static final String WITH_AUTH = """
            auth:
              public: jwt
              internal: key
              jwt.keys: [{ algorithm: HS256, secret: "0123456789012345678901234567890123456789" }]
              api-keys: [{ name: ci, key: "%s", publish: ["deploy:*"] }]
            """.formatted(KEY);

    /** How a message is framed, which no file has to tell of. */
    private static final Set<String> FRAMING =
            Set.of("connection", "transfer-encoding", "content-length", "content-type");

    private final OpenApiFile file;

    OpenApiIT() throws IOException {
        file = OpenApiFile.read();
    }

    @Test
    void itIsOpenApi() {
        SwaggerParseResult parsed = new OpenAPIV3Parser().readLocation(OpenApiFile.FILE.toString(), null, null);
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
        assertThat(parsed.getOpenAPI().getPaths().keySet()).isEqualTo(file.paths());
    }

    // ---- what there is ----

    /** Where the endpoints of a listener stand, by the constants that they compare paths with. */
    private static Set<String> routed(Class<? extends Routes> routes) throws IllegalAccessException {
        Set<String> paths = new TreeSet<>();
        for (Field field : routes.getDeclaredFields()) {
            if (field.getType().equals(PagesEndpoint.class)) {
                paths.addAll(ConsolePages.resources().keySet());
            } else if (field.getType().getSimpleName().endsWith("Endpoint")) {
                List<String> own = constants(field.getType());
                assertThat(own).as("paths of " + field.getType()).isNotEmpty();
                paths.addAll(own);
            }
        }
        return paths;
    }

    private static List<String> constants(Class<?> endpoint) throws IllegalAccessException {
        List<String> paths = new ArrayList<>();
        for (Field field : endpoint.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType().equals(String.class)) {
                field.setAccessible(true);
                String value = (String) field.get(null);
                if (value.startsWith("/")) {
                    paths.add(value);
                }
            }
        }
        return paths;
    }

    /** Whether a path of the file is one that an endpoint with this constant takes, or the file of a page. */
    private static boolean isAt(String told, String routed) {
        if (told.equals(routed)) {
            return true;
        }
        int parameter = told.indexOf('{');
        if (parameter < 0) {
            return false;
        }
        String before = told.substring(0, parameter);
        return before.equals(routed)
                || before.equals(routed + "/")
                || (before.startsWith("/console/") && routed.matches(before + "[^/]+"));
    }

    private void isToldWhole(String listener, Class<? extends Routes> routes) throws IllegalAccessException {
        Set<String> routed = routed(routes);
        Set<String> told = new TreeSet<>(file.paths());
        told.removeIf(path -> !file.listeners(path).contains(listener));
        assertThat(told).allMatch(path -> routed.stream().anyMatch(each -> isAt(path, each)), "is routed");
        assertThat(routed).allMatch(path -> told.stream().anyMatch(each -> isAt(each, path)), "is told of");
    }

    @Test
    void itHasEveryPathOfThePublicListenerAndNoOther() throws IllegalAccessException {
        isToldWhole("public", PublicRoutes.class);
    }

    @Test
    void itHasEveryPathOfTheInternalListenerAndNoOther() throws IllegalAccessException {
        isToldWhole("internal", InternalRoutes.class);
    }

    @TestFactory
    Stream<DynamicTest> itHasEveryMethodAndNoOther() {
        return file.operations().stream()
                .map(operation -> new Operation(operation.path(), "PATCH", operation.listener()))
                .distinct()
                .map(operation -> DynamicTest.dynamicTest(operation.path() + " " + operation.listener(), () -> {
                    try (GatewayFixture gateway = GatewayFixture.startWith(PLAIN)) {
                        String target = operation
                                .path()
                                .replace("{file}", file(operation))
                                .replaceAll("\\{.*}", "a");
                        RawResponse response = send(gateway, operation, Requests.of("PATCH", target));
                        assertThat(response.status()).as(response.toString()).isEqualTo(405);
                        assertThat(new TreeSet<>(
                                        Arrays.asList(response.header("Allow").split(", ", -1))))
                                .isEqualTo(file.methods(operation.path()));
                    }
                }));
    }

    private static String file(Operation operation) {
        return operation.path().equals("/console/{file}") ? "app.js" : "vue.js";
    }

    // ---- what is answered ----

    private static RawResponse send(GatewayFixture gateway, Operation operation, String request) {
        try (RawClient client =
                operation.listener().equals("public") ? gateway.connectPublic() : gateway.connectInternal()) {
            client.send(request);
            RawResponse head = request.startsWith("HEAD ") ? client.head() : null;
            if (head != null) {
                return head;
            }
            return client.response();
        }
    }

    /** A response is as the file tells it: its type, its headers and its body. */
    private void isTold(Operation operation, RawResponse response) throws IOException {
        JsonNode told = file.response(operation, response.status());
        Map<String, JsonNode> headers = file.headers(told);
        headers.forEach((name, header) -> {
            String value = response.header(name);
            if (header.path("required").asBoolean() || !value.isEmpty()) {
                assertThat(file.problems(header.get("schema"), TextNode.valueOf(value)))
                        .as(operation + ": " + name + " of " + response)
                        .isEmpty();
            }
        });
        for (String line : response.headerLines()) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            assertThat(FRAMING.contains(name) || headers.keySet().stream().anyMatch(name::equalsIgnoreCase))
                    .as(operation + " tells of the header " + line)
                    .isTrue();
        }
        String type = response.header("Content-Type");
        if (!told.has("content")) {
            assertThat(type + response.text()).as(operation.toString()).isEmpty();
            return;
        }
        assertThat(told.get("content").has(type))
                .as(operation + " tells of the type " + type)
                .isTrue();
        JsonNode schema = told.get("content").get(type).get("schema");
        if (schema != null && !operation.method().equals("HEAD")) {
            bodyIsTold(operation, type, schema, response.text());
        }
    }

    private void bodyIsTold(Operation operation, String type, JsonNode schema, String text) throws IOException {
        List<JsonNode> values = new ArrayList<>();
        if (type.equals("application/x-ndjson")) {
            for (String line : text.lines().toList()) {
                values.add(OpenApiFile.MAPPER.readTree(line));
            }
        } else {
            values.add(type.endsWith("json") ? OpenApiFile.MAPPER.readTree(text) : TextNode.valueOf(text));
        }
        for (JsonNode value : values) {
            assertThat(file.problems(schema, value))
                    .as(operation + ": " + value)
                    .isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyOperationAnswersItsExamplesAsTold() {
        return file.operations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    for (int body = 0; body < file.examples(operation, Map.of()).size(); body++) {
                        answersAsTold(operation, body);
                    }
                }));
    }

    /** Asks a gateway of its own, since ids are unique and what is finished stays so. */
    private void answersAsTold(Operation operation, int body) throws IOException {
        try (GatewayFixture gateway = GatewayFixture.startWith(PLAIN);
                EventStream watched = gateway.subscribe("/events/deploy:42");
                EventStream ticks = gateway.subscribe("/events/ticks:a")) {
            assertThat(ticks.head().status()).isEqualTo(200);
            gateway.publish("deploy:42", "before");
            assertThat(watched.next().data()).isEqualTo("before");
            String stream = gateway.get("/streams?q=deploy")
                    .json()
                    .list("streams")
                    .get(0)
                    .text("id");
            Example example = file.examples(operation, Map.of("id", stream)).get(body);
            String[] headers = example.headers().toArray(String[]::new);
            String request = example.body() == null
                    ? Requests.of(operation.method(), example.target(), headers)
                    : Requests.post(example.target(), example.body(), headers);
            if (file.response(operation, 200).path("content").has("text/event-stream")
                    && operation.method().equals("GET")) {
                try (EventStream opened = operation.listener().equals("public")
                        ? gateway.subscribe(example.target(), headers)
                        : gateway.subscribeInternally(example.target())) {
                    assertThat(opened.block()).startsWith(":");
                    isTold(operation, opened.head());
                }
                return;
            }
            RawResponse response = send(gateway, operation, request);
            // a page of another origin has no business with the internal listener
            boolean foreign =
                    operation.method().equals("OPTIONS") && operation.listener().equals("internal");
            assertThat(response.status() / 100).as(response.toString()).isEqualTo(foreign ? 4 : 2);
            assertThat(file.statuses(operation)).contains(Integer.toString(response.status()));
            isTold(operation, response);
        }
    }

    // ---- what is refused ----

    private void refuses(GatewayFixture gateway, int status, String path, String listener, String request)
            throws IOException {
        Operation operation = new Operation(path, request.substring(0, request.indexOf(' ')), listener);
        RawResponse response = send(gateway, operation, request);
        assertThat(response.status()).as(response.toString()).isEqualTo(status);
        assertThat(file.statuses(operation)).as(operation.toString()).contains(Integer.toString(status));
        isTold(operation, response);
    }

    @Test
    void whatIsWrongWithARequestIsTold() throws IOException {
        try (GatewayFixture gateway = GatewayFixture.startWith(PLAIN, "event.max-bytes=1KiB")) {
            refuses(gateway, 400, "/events", "public", Requests.get("/events"));
            refuses(gateway, 400, "/events/{channel}", "public", Requests.get("/events/a?since=yesterday"));
            refuses(gateway, 404, "/events/{channel}", "public", Requests.get("/events/ticks:9"));
            refuses(
                    gateway,
                    403,
                    "/publish/{channel}",
                    "internal",
                    Requests.post("/publish/a", "x", "Origin: http://a.example"));
            refuses(gateway, 400, "/publish/{channel}", "internal", Requests.post("/publish/a?event=end", "x"));
            refuses(gateway, 413, "/publish/{channel}", "internal", Requests.post("/publish/a", "x".repeat(2_000)));
            refuses(
                    gateway,
                    415,
                    "/publish/{channel}",
                    "internal",
                    Requests.post("/publish/a", "x", "Content-Type: image/png"));
            refuses(
                    gateway,
                    400,
                    "/publish",
                    "internal",
                    Requests.post("/publish", "{}", "Content-Type: application/json"));
            refuses(gateway, 415, "/publish", "internal", Requests.post("/publish", "x", "Content-Type: text/plain"));
            refuses(gateway, 400, "/channels", "internal", Requests.get("/channels?limit=0"));
            refuses(gateway, 404, "/channels/{channel}", "internal", Requests.get("/channels/nothing"));
            refuses(gateway, 404, "/channels/{channel}", "internal", Requests.delete("/channels/nothing"));
            refuses(gateway, 400, "/streams", "internal", Requests.get("/streams?order=best"));
            refuses(gateway, 404, "/streams/{id}", "internal", Requests.delete("/streams/fffff"));
            refuses(gateway, 400, "/sources", "internal", Requests.get("/sources?limit=many"));
            refuses(gateway, 400, "/nodes", "internal", Requests.get("/nodes?limit=many"));
            refuses(gateway, 404, "/client/{file}", "public", Requests.get("/client/nothing.js"));
        }
    }

    @Test
    void whatWasThereBeforeIsTold() throws IOException {
        try (GatewayFixture gateway = GatewayFixture.startWith(PLAIN)) {
            gateway.post("/publish/a?id=mine", "one");
            refuses(gateway, 409, "/publish/{channel}", "internal", Requests.post("/publish/a?id=mine", "two"));
            gateway.post("/publish/a", "one", "Idempotency-Key: k");
            refuses(
                    gateway,
                    422,
                    "/publish/{channel}",
                    "internal",
                    Requests.post("/publish/a", "two", "Idempotency-Key: k"));
            String end = gateway.delete("/channels/a").json().text("id");
            refuses(gateway, 204, "/events/{channel}", "public", Requests.get("/events/a", "Last-Event-ID: " + end));
            for (String path : List.of("/client/{file}", "/console/{file}")) {
                String target = path.replace("{file}", path.startsWith("/client") ? "vue.js" : "app.js");
                String tag = gateway.get(target).header("ETag");
                refuses(gateway, 304, path, "internal", Requests.get(target, "If-None-Match: " + tag));
            }
        }
    }

    @Test
    void limitsAreTold() throws IOException {
        String[] limits = {"limits.publish-rate=1", "limits.streams=1", "limits.exempt-addresses=10.0.0.0/8"};
        try (GatewayFixture gateway = GatewayFixture.start(limits);
                EventStream first = gateway.subscribe("/events/a")) {
            assertThat(first.head().status()).isEqualTo(200);
            refuses(gateway, 503, "/events/{channel}", "public", Requests.get("/events/a"));
            RawResponse comeBack = gateway.refusedSubscription("/events/a", "Accept: text/event-stream");
            assertThat(comeBack.status()).isEqualTo(200);
            assertThat(comeBack.text()).contains("retry:");
            isTold(new Operation("/events/{channel}", "GET", "public"), comeBack);
            RawResponse last = gateway.post("/publish/a", "x");
            for (int sent = 0; sent < 20 && last.status() == 200; sent++) {
                last = gateway.post("/publish/a", "x");
            }
            assertThat(last.status()).isEqualTo(429);
            isTold(new Operation("/publish/{channel}", "POST", "internal"), last);
        }
    }

    @Test
    void whoIsNotLetInIsTold() throws IOException {
        String key = "Authorization: Bearer " + KEY;
        try (GatewayFixture gateway = GatewayFixture.startWith(WITH_AUTH)) {
            refuses(gateway, 401, "/events/{channel}", "public", Requests.get("/events/a"));
            refuses(gateway, 401, "/publish/{channel}", "internal", Requests.post("/publish/a", "x"));
            refuses(gateway, 403, "/publish/{channel}", "internal", Requests.post("/publish/a", "x", key));
            for (String path : List.of("/channels", "/streams", "/sources", "/nodes", "/metrics", "/console/session")) {
                refuses(gateway, 401, path, "internal", Requests.get(path));
                refuses(gateway, 403, path, "internal", Requests.get(path, key));
            }
        }
    }
}
