package dev.longwave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/reliability.md} promises: each fault has its line, and what the lines and commands name is there. */
class ReliabilityPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW =
            Pattern.compile("^\\| (\\d+) \\|(.*)\\|(.*)\\|(.*)\\|(.*)\\|$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST =
            Pattern.compile("(?:(?<folder>[a-z]+)\\.)?(?<type>[A-Z]\\w+)(?:\\.(?<method>\\w+))?");
    private static final Pattern COMMAND = Pattern.compile("(?:loadtest/bin|\\.ci)/[a-z-]+");

    private static final int FAULTS = 53;

    private final String page = read(ROOT.resolve("docs/reliability.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<MatchResult> rows() {
        return ROW.matcher(page).results().toList();
    }

    private static Stream<String> codes(String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1));
    }

    private static List<String> sources(String below) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve(below))
                    .filter(Files::isDirectory)
                    .flatMap(ReliabilityPageTest::files)
                    .map(file -> file + "\n" + read(file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyFaultHasOneLine() {
        List<Integer> numbers = rows().stream()
                .map(row -> Integer.parseInt(row.group(1)))
                .sorted()
                .toList();
        assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, FAULTS).boxed().toList());
    }

    @Test
    void everyTestThatALineNamesIsThere() {
        List<String> tests = sources("src/test/java");
        for (MatchResult row : rows()) {
            List<String> named = codes(row.group(4)).toList();
            assertThat(named).as("tests of fault " + row.group(1)).isNotEmpty();
            assertThat(named).as("tests of fault " + row.group(1)).allMatch(name -> isThere(name, tests));
        }
    }

    private static boolean isThere(String name, List<String> tests) {
        var test = TEST.matcher(name);
        if (!test.matches()) {
            return false;
        }
        String folder = test.group("folder") == null ? "" : "/" + test.group("folder");
        Predicate<String> isFile = source ->
                source.lines().findFirst().orElseThrow().endsWith(folder + "/" + test.group("type") + ".java");
        Pattern method = test.group("method") == null
                ? Pattern.compile("@(?:Test|ParameterizedTest|TestFactory|Property)\\b")
                : Pattern.compile("^    \\S.*\\b" + test.group("method") + "\\(", Pattern.MULTILINE);
        return tests.stream()
                .anyMatch(
                        source -> isFile.test(source) && method.matcher(source).find());
    }

    @Test
    void everyMetricThatALineNamesIsThere() {
        String metrics = sources("src/main/java").stream()
                .filter(source -> source.contains("package dev.longwave.metrics;"))
                .collect(Collectors.joining());
        for (MatchResult row : rows()) {
            assertThat(codes(row.group(5)))
                    .as("metrics of fault " + row.group(1))
                    .allMatch(name -> {
                        String meter =
                                name.replaceAll("(_total)?(\\{.*})?$", "").replace('_', '.');
                        return metrics.contains("\"" + meter + "\"");
                    });
        }
    }

    @Test
    void everyCommandIsThere() {
        Set<String> commands = new TreeSet<>();
        COMMAND.matcher(page).results().forEach(command -> commands.add(command.group()));
        assertThat(commands).isNotEmpty().allMatch(command -> Files.isExecutable(ROOT.resolve(command)));
    }
}
