package dev.longwave.loadtest.result;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;

/**
 * Reads and writes {@code result.json}. The form is described in {@code docs/loadtest-results.md}. Properties that this
 * program does not know are passed over, so that a field can be added without a new version.
 */
public final class ResultFile {
    private static final String WHAT_TO_DO = "; name a result.json that the load test has written";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new PlainNumber())
                    .addSerializer(double.class, new PlainNumber()))
            .build();

    private static final ObjectWriter WRITER = MAPPER.writer(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private ResultFile() {}

    /** Writes a result. The file is there whole or not at all: what it replaces is replaced in one step. */
    public static void write(Path file, Result result) throws IOException {
        Path begun = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(begun, WRITER.writeValueAsString(result) + "\n");
        Files.move(begun, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads a result.
     *
     * @throws UnreadableResult if the file is not there or holds no result of {@link Result#VERSION}
     */
    public static Result read(Path file) throws UnreadableResult {
        JsonNode json = json(file);
        checkVersion(file, json);
        Result result;
        try {
            result = MAPPER.treeToValue(json, Result.class);
        } catch (JacksonException e) {
            throw new UnreadableResult(
                    file,
                    "expected a whole result, but \"" + path(e) + "\" is missing or of another type" + WHAT_TO_DO,
                    e);
        }
        String fault = Completeness.firstFault(result);
        if (fault != null) {
            throw new UnreadableResult(file, fault + WHAT_TO_DO);
        }
        return result;
    }

    private static JsonNode json(Path file) throws UnreadableResult {
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new UnreadableResult(file, "expected a file, but there is none" + WHAT_TO_DO, e);
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new UnreadableResult(
                    file, "expected JSON, got something else" + where + ": " + e.getOriginalMessage() + WHAT_TO_DO, e);
        } catch (IOException e) {
            String came = Files.isDirectory(file) ? "a directory" : "one that can not be read: " + e.getMessage();
            throw new UnreadableResult(file, "expected a file, got " + came + WHAT_TO_DO, e);
        }
    }

    private static void checkVersion(Path file, JsonNode json) throws UnreadableResult {
        JsonNode version = json.path("version");
        if (!version.isIntegralNumber()) {
            throw new UnreadableResult(
                    file, "expected a result of the load test, got JSON without a \"version\"" + WHAT_TO_DO);
        }
        if (version.asLong() != Result.VERSION) {
            String writer = json.path("tool").asText("");
            throw new UnreadableResult(
                    file,
                    "expected a result of version " + Result.VERSION + ", got version " + version.asText()
                            + "; use the program that wrote it" + (writer.isEmpty() ? "" : ", " + writer));
        }
    }

    private static String path(JacksonException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    /** Writes 12000000 for what would else be 1.2E7, and 60 for 60.0. */
    private static final class PlainNumber extends StdSerializer<Double> {
        private static final long serialVersionUID = 1;

        PlainNumber() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
            } else {
                out.writeNumber(value);
            }
        }
    }
}
