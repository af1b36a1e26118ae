package dev.longwave.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a configuration from all that sets it: a default gives way to the file, that to the environment, that to a flag. */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Reads every source to its end before it complains, so that one run shows all there is to mend.
     *
     * @param file a YAML file in UTF-8, of at most 1 MiB, or null for none
     * @param environment the process's environment; only variables that begin with {@code LONGWAVE_} are looked at
     * @param flags what was set on the command line; of two that set the same key the later one wins
     * @throws ConfigProblems if anything is wrong, with all of it
     * @throws IllegalArgumentException if a flag names a key that does not exist
     */
    public static LoadedConfig load(@Nullable Path file, Map<String, String> environment, List<ConfigFlag> flags)
            throws ConfigProblems {
        ConfigDraft draft = new ConfigDraft(environment);
        List<String> sources = new ArrayList<>();
        sources.add("defaults");
        if (file != null) {
            new YamlFile(file, draft).read();
            sources.add(file.toString());
        }
        int fromEnvironment = new EnvironmentVariables(draft).read(environment);
        if (fromEnvironment > 0) {
            sources.add("environment " + keys(fromEnvironment));
        }
        for (ConfigFlag flag : flags) {
            draft.set(keyOf(flag), flag.value(), flag.name());
        }
        if (!flags.isEmpty()) {
            sources.add("flags " + keys(flags.size()));
        }
        new ConfigRules(draft).check();
        if (!draft.problems().isEmpty()) {
            throw new ConfigProblems(draft.problems());
        }
        return new LoadedConfig(draft, sources);
    }

    private static ConfigKey<?> keyOf(ConfigFlag flag) {
        return ConfigKeys.find(flag.key())
                .orElseThrow(() -> new IllegalArgumentException(flag.name() + " sets an unknown key " + flag.key()));
    }

    private static String keys(int count) {
        return count == 1 ? "(1 key)" : "(" + count + " keys)";
    }
}
