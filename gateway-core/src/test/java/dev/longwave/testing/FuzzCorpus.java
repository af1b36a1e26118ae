package dev.longwave.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The inputs that are kept for a fuzz test: those it begins with, and each that ever found something. They are the files
 * in {@code src/test/fuzz/}, in a folder that is called like the class. {@code mvn verify} tries each of them;
 * {@code .ci/fuzz} changes them at random for as long as it is told to.
 */
public final class FuzzCorpus {
    private static final Path ALL = Path.of("src", "test", "fuzz");

    private FuzzCorpus() {}

    /**
     * A test for each input that is kept.
     *
     * @param fuzzTest whose inputs
     * @param target takes an input, and throws where something is wrong
     */
    public static Stream<DynamicTest> of(Class<?> fuzzTest, Consumer<byte[]> target) {
        List<Path> inputs = inputs(ALL.resolve(fuzzTest.getSimpleName()));
        if (inputs.isEmpty()) {
            throw new IllegalStateException("no input is kept for " + fuzzTest + " in " + ALL.toAbsolutePath());
        }
        return inputs.stream()
                .map(input -> DynamicTest.dynamicTest(
                        input.getFileName().toString(), () -> target.accept(Files.readAllBytes(input))));
    }

    private static List<Path> inputs(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
