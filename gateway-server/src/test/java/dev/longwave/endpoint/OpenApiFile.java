package dev.longwave.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** What {@code docs/openapi.yaml} says, with its references followed. */
final class OpenApiFile {
    static final Path FILE = Path.of("../docs/openapi.yaml");
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> METHODS =
            Set.of("get", "head", "options", "post", "delete", "put", "patch", "trace");

    private final JsonNode root;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private OpenApiFile(JsonNode root) {
        this.root = root;
    }

    /**
     * A path, a method and a listener that has them.
     *
     * @param method in upper case
     * @param listener {@code public} or {@code internal}
     */
    record Operation(String path, String method, String listener) {
        @Override
        public String toString() {
            return method + " " + path + " of the " + listener + " listener";
        }
    }

    /**
     * A request as the examples have it.
     *
     * @param headers whole lines
     * @param body null where there is none
     */
    record Example(
            String target, List<String> headers, @Nullable String body) {}

    static OpenApiFile read() throws IOException {
        // its anchors are YAML's, of which Jackson would make texts
        return new OpenApiFile(MAPPER.valueToTree(new Yaml().load(Files.readString(FILE))));
    }

    Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        root.get("paths").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    /** The listeners that have a path. */
    Set<String> listeners(String path) {
        Set<String> listeners = new TreeSet<>();
        root.get("paths")
                .get(path)
                .get("servers")
                .forEach(server -> listeners.add(server.get("description").textValue()));
        return listeners;
    }

    /** The methods of a path, in upper case. */
    Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        root.get("paths").get(path).fieldNames().forEachRemaining(name -> {
            if (METHODS.contains(name)) {
                methods.add(name.toUpperCase(Locale.ROOT));
            }
        });
        return methods;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (String path : paths()) {
            for (String method : methods(path)) {
                listeners(path).forEach(listener -> operations.add(new Operation(path, method, listener)));
            }
        }
        return operations;
    }

    private JsonNode node(Operation operation) {
        return root.get("paths").get(operation.path).get(operation.method.toLowerCase(Locale.ROOT));
    }

    /** A node itself, or what it refers to. */
    private JsonNode followed(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").textValue().substring(1)) : node;
    }

    /** The statuses that an operation tells of by number. */
    Set<String> statuses(Operation operation) {
        Set<String> statuses = new TreeSet<>();
        node(operation).get("responses").fieldNames().forEachRemaining(statuses::add);
        statuses.remove("default");
        return statuses;
    }

    /** The response that an operation tells of for a status, or for all others. */
    JsonNode response(Operation operation, int status) {
        JsonNode responses = node(operation).get("responses");
        JsonNode named = responses.get(Integer.toString(status));
        return followed(named == null ? responses.get("default") : named);
    }

    /** The headers of a response, by their names. */
    Map<String, JsonNode> headers(JsonNode response) {
        Map<String, JsonNode> headers = new LinkedHashMap<>();
        response.path("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey(), followed(header.getValue())));
        return headers;
    }

    /**
     * What is wrong with a value.
     *
     * @param schema as it stands in the file; what it refers to is found there
     */
    List<String> problems(JsonNode schema, JsonNode value) {
        ObjectNode whole = MAPPER.createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", root.get("components"));
        return schemas.getSchema(whole).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    /**
     * The requests that an operation's examples make, one for each type of body.
     *
     * @param given values of the path's parameters where an example cannot know them
     */
    List<Example> examples(Operation operation, Map<String, String> given) throws IOException {
        List<JsonNode> parameters = new ArrayList<>();
        root.get("paths").get(operation.path).path("parameters").forEach(each -> parameters.add(followed(each)));
        node(operation).path("parameters").forEach(each -> parameters.add(followed(each)));
        String target = operation.path;
        List<String> query = new ArrayList<>();
        List<String> headers = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            String name = parameter.get("name").textValue();
            JsonNode example = parameter.get("example");
            if (example == null) {
                continue;
            }
            switch (parameter.get("in").textValue()) {
                case "path" -> target = target.replace("{" + name + "}", given.getOrDefault(name, example.asText()));
                case "header" -> headers.add(name + ": " + example.asText());
                default ->
                    (example.isArray() ? example : List.of(example))
                            .forEach(value ->
                                    query.add(name + "=" + URLEncoder.encode(value.asText(), StandardCharsets.UTF_8)));
            }
        }
        target += query.isEmpty() ? "" : "?" + String.join("&", query);
        JsonNode bodies = node(operation).path("requestBody").path("content");
        if (bodies.isEmpty()) {
            return List.of(new Example(target, headers, null));
        }
        List<Example> examples = new ArrayList<>();
        for (Map.Entry<String, JsonNode> body : bodies.properties()) {
            JsonNode value = body.getValue().get("example");
            List<String> lines = new ArrayList<>(headers);
            lines.add("Content-Type: " + body.getKey());
            String text = body.getKey().equals("application/json") ? MAPPER.writeValueAsString(value) : value.asText();
            examples.add(new Example(target, lines, text));
        }
        return examples;
    }
}
