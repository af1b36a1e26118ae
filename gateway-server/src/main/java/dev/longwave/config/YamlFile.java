package dev.longwave.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads a YAML file. Only its nodes are used, never what YAML would make of them: each has a line to name in a message,
 * and {@code 1_000}, {@code yes} or {@code 12:30} stay the text that somebody wrote.
 */
final class YamlFile {
    private static final int LIMIT_BYTES = 1 << 20;

    /** A value that begins with a character of YAML's own, such as an IPv6 address in brackets. */
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[^#]*?(?::|-)\\s+[\\[{*&!%@`].*");

    private final Path path;
    private final ConfigDraft draft;

    YamlFile(Path path, ConfigDraft draft) {
        this.path = path;
        this.draft = draft;
    }

    void read() {
        byte[] bytes = bytes();
        String text = bytes == null ? null : decode(bytes);
        if (text != null) {
            compose(text).ifPresent(root -> new YamlKeys(path.toString(), draft).read(root));
        }
    }

    private byte @Nullable [] bytes() {
        if (Files.isDirectory(path)) {
            draft.problem(path.toString(), "expected a YAML file, got a directory; name the file in it");
            return null;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LIMIT_BYTES + 1);
            if (bytes.length <= LIMIT_BYTES) {
                return bytes;
            }
            draft.problem(path.toString(), "expected at most 1MiB, got more; name a configuration file");
        } catch (IOException e) {
            draft.problem(path.toString(), reason(e));
        }
        return null;
    }

    /** What to say about a file that cannot be read. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file; check the path, or leave it out to run on defaults";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied; let the user that runs the gateway read it";
        }
        return "cannot be read: " + e.getMessage();
    }

    private @Nullable String decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            String malformed = "%s:%d".formatted(path, lineAfter(text));
            draft.problem(
                    malformed,
                    "expected UTF-8, got the byte 0x%02X; save the file as UTF-8".formatted(bytes[in.position()]));
            return null;
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private Optional<Node> compose(String text) {
        LoaderOptions options = new LoaderOptions();
        // Composing does not multiply what aliases name, and YamlKeys refuses them with their line.
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        try {
            return Optional.ofNullable(new Yaml(options).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String place = mark == null ? path.toString() : path + ":" + (mark.getLine() + 1);
            draft.problem(place, "not valid YAML: " + oneLine(e.getProblem()) + advice(text, mark));
        } catch (ReaderException e) {
            String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
            draft.problem(
                    path + ":" + lineAfter(before),
                    "not valid YAML: the character U+%04X is not allowed; remove it".formatted(e.getCodePoint()));
        } catch (YAMLException e) {
            draft.problem(path.toString(), "not valid YAML: " + oneLine(e.getMessage()));
        }
        return Optional.empty();
    }

    private static String advice(String text, @Nullable Mark mark) {
        String line = mark == null
                ? ""
                : text.lines().skip(mark.getLine()).findFirst().orElse("");
        return NEEDS_QUOTES.matcher(line).matches()
                ? "; a text that begins with one of [ { * & ! % @ ` needs quotes"
                : "; check indentation, colons and quotes here and in the line before";
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "it cannot be read" : message.strip().replaceAll("\\s+", " ");
    }

    private static long lineAfter(String text) {
        return 1 + text.chars().filter(c -> c == '\n').count();
    }
}
