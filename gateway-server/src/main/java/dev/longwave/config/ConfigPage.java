package dev.longwave.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page of the documentation that states every key. */
public final class ConfigPage {
    private static final String HEAD = """
            # Configuration

            <!-- Printed by "longwave config-doc". Change ConfigKeys, then print it again. -->

            Every key has a default. `serve --config FILE` reads a YAML file, in which nested keys and dotted ones are the
            same thing; environment variables override the file; flags override both. The variable of a key is `LONGWAVE_`
            and the key in upper case, with `.` and `-` as `_`: `LONGWAVE_STREAM_RETRY=5s`. A list is separated by commas
            there. Sizes are in `KiB`, `MiB`, `GiB` or, without a unit, bytes; times in `ms`, `s`, `m` and `h`.

            `longwave check-config --config FILE` names everything that is wrong with a file, each with its line, its key
            and what to write instead; its exit code is 0 for a good one. `longwave default-config` prints a file with all
            keys to begin with.

            `SIGHUP`, or `POST /reload` at the internal listener, has a running gateway load its configuration again. It
            takes over what says "yes" under "reload", and names what has changed and waits for the next start. See
            [Operations](operations.md).
            """;

    private ConfigPage() {}

    /** The page's text, Markdown. */
    public static String markdown() {
        Map<String, List<ConfigKey<?>>> groups = new LinkedHashMap<>();
        for (ConfigKey<?> key : ConfigKeys.all()) {
            groups.computeIfAbsent(group(key), name -> new ArrayList<>()).add(key);
        }
        StringBuilder page = new StringBuilder(HEAD);
        groups.forEach((group, keys) -> append(page, group, keys));
        return page.toString();
    }

    private static String group(ConfigKey<?> key) {
        int dot = key.name().indexOf('.');
        return dot < 0 ? key.name() : key.name().substring(0, dot);
    }

    private static void append(StringBuilder page, String group, List<ConfigKey<?>> keys) {
        page.append("\n## ")
                .append(group)
                .append("\n| key | value | default | reload | |\n| --- | --- | --- | --- | --- |\n");
        for (ConfigKey<?> key : keys) {
            page.append("| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            key.name(),
                            cell(key.expected()),
                            defaultCell(key),
                            ConfigKeys.isLive(key) ? "yes" : "",
                            cell(key.description())));
        }
        for (ConfigKey<?> key : keys) {
            if (key.type() instanceof RecordsType<?> records) {
                page.append("\nAn entry of `%s` has some of %s. Only a file can set it.\n"
                        .formatted(key.name(), fields(records)));
            }
        }
    }

    private static String fields(RecordsType<?> records) {
        return records.entry().fields().stream()
                .sorted()
                .map(field -> '`' + field + '`')
                .collect(Collectors.joining(", "));
    }

    private static String defaultCell(ConfigKey<?> key) {
        String text = key.defaultText();
        return key.hasWritableDefault() ? '`' + cell(text) + '`' : cell(text.substring(1, text.length() - 1));
    }

    /** Text in a table, in which what is Markdown's own is text too. */
    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    }
}
