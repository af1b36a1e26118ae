package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.testing.FuzzCorpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A configuration is one, or all that is wrong with it is said, a line each. An input is a file, and what follows a
 * line of dashes in it is the environment, a variable a line.
 */
public class ConfigFuzzTest {
    private static final byte[] DASHES = "\n----\n".getBytes(StandardCharsets.US_ASCII);

    @TestFactory
    Stream<DynamicTest> aConfigurationIsOneOrItIsSaidWhyNot() {
        return FuzzCorpus.of(getClass(), ConfigFuzzTest::fuzzerTestOneInput);
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        int end = end(input);
        String environment = end == input.length
                ? ""
                : new String(input, end + DASHES.length, input.length - end - DASHES.length, StandardCharsets.UTF_8);
        try {
            Path file = Files.createTempFile("longwave", ".yaml");
            try {
                Files.write(file, Arrays.copyOf(input, end));
                assertThat(ConfigLoader.load(file, variables(environment), List.of())
                                .config()
                                .toString())
                        .isNotEmpty();
            } catch (ConfigProblems e) {
                assertThat(e.lines())
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).isNotBlank().doesNotContain("\n", "\r"));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int end(byte[] input) {
        for (int i = 0; i + DASHES.length <= input.length; i++) {
            if (Arrays.equals(input, i, i + DASHES.length, DASHES, 0, DASHES.length)) {
                return i;
            }
        }
        return input.length;
    }

    private static Map<String, String> variables(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            String[] nameAndValue = line.split("=", 2);
            if (nameAndValue.length == 2) {
                variables.put(nameAndValue[0], nameAndValue[1]);
            }
        }
        return variables;
    }
}
