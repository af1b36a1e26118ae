package dev.longwave.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ResultDocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "loadtest-results.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]+ \\|");

    @Test
    void everyRecordHasASectionWithItsFieldsInOrder() throws IOException {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        collect(Result.class, expected);
        assertThat(expected).hasSizeGreaterThan(8);
        assertThat(documented()).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void theVersionIsTheOneThatIsWritten() throws IOException {
        assertThat(Files.readString(PAGE)).contains("form of version " + Result.VERSION + ".");
    }

    private static void collect(Type type, Map<String, List<String>> fields) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                collect(argument, fields);
            }
        } else if (type instanceof Class<?> record
                && record.isRecord()
                && !fields.containsKey(record.getSimpleName())) {
            RecordComponent[] components = record.getRecordComponents();
            fields.put(
                    record.getSimpleName(),
                    Arrays.stream(components).map(RecordComponent::getName).toList());
            for (RecordComponent component : components) {
                collect(component.getGenericType(), fields);
            }
        }
    }

    private static Map<String, List<String>> documented() throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String section : Files.readString(PAGE).split("(?m)^## ", -1)) {
            List<String> rows = ROW.matcher(section)
                    .results()
                    .map(ResultDocumentationTest::group)
                    .toList();
            if (!rows.isEmpty()) {
                fields.put(section.lines().findFirst().orElseThrow(), rows);
            }
        }
        return fields;
    }

    private static String group(MatchResult row) {
        return row.group(1);
    }
}
