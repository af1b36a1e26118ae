package dev.longwave.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a secret from where an entry says: from the file itself, another file, or the environment. */
final class SecretSource {
    private static final TextType FILE = new TextType("the path of a file", false);
    private static final TextType VARIABLE = new TextType("the name of an environment variable", false);

    private SecretSource() {}

    /**
     * Reads the secret of an entry and notes what is wrong with it.
     *
     * @param names the keys that it may stand under: as itself, as a file, as a variable
     * @return null where there is none that is valid
     */
    static @Nullable Secret read(ConfigEntry entry, List<String> names, SecretType type) {
        List<String> set = names.stream().filter(entry::has).toList();
        if (set.size() != 1) {
            entry.problem("expected one of " + String.join(", ", names) + ", got "
                    + (set.isEmpty() ? "none" : String.join(" and ", set) + "; keep one"));
            return null;
        }
        String name = set.get(0);
        if (name.endsWith("-file")) {
            return ofFile(entry, name, type);
        }
        return name.endsWith("-env") ? ofVariable(entry, name, type) : entry.value(name, type);
    }

    private static @Nullable Secret ofFile(ConfigEntry entry, String name, SecretType type) {
        String file = entry.value(name, FILE);
        if (file == null) {
            return null;
        }
        try {
            byte[] bytes = KeyFile.read(Path.of(file)).getBytes(StandardCharsets.ISO_8859_1);
            return parse(entry, name, type, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            entry.problem(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static @Nullable Secret ofVariable(ConfigEntry entry, String name, SecretType type) {
        String variable = entry.value(name, VARIABLE);
        if (variable == null) {
            return null;
        }
        String text = entry.variable(variable);
        if (text == null) {
            entry.problem(name, "expected the environment to have " + Quoted.of(variable) + ", got none; set it");
            return null;
        }
        return parse(entry, name, type, text);
    }

    /** What editors and mounts of secrets add at the end is not part of it. */
    private static @Nullable Secret parse(ConfigEntry entry, String name, SecretType type, String text) {
        try {
            return type.parse(text.strip());
        } catch (InvalidValueException e) {
            entry.problem(name, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
