package dev.longwave.config;

import java.util.ArrayList;
import java.util.List;

/** A configuration and where it came from. */
public final class LoadedConfig {
    /** Nothing is read into it any more. */
    private final ConfigDraft draft;

    private final GatewayConfig config;
    private final List<String> sources;

    LoadedConfig(ConfigDraft draft, List<String> sources) {
        this.draft = draft;
        this.config = draft.toConfig();
        this.sources = List.copyOf(sources);
    }

    /** The configuration. */
    public GatewayConfig config() {
        return config;
    }

    /**
     * What took part, weakest first: {@code defaults}, {@code /etc/longwave.yaml}, {@code environment (2 keys)},
     * {@code flags (1 key)}.
     */
    public List<String> sources() {
        return sources;
    }

    /** The sources as one line for people; of two that set the same key the later one won. */
    public String origin() {
        return String.join(", ", sources);
    }

    /**
     * What a gateway that runs with this takes over from a configuration that was loaded later.
     *
     * @throws ConfigProblems where what can be changed now does not fit to what cannot
     */
    public ConfigChange changeTo(LoadedConfig later) throws ConfigProblems {
        ConfigDraft changed = new ConfigDraft();
        List<String> changedKeys = new ArrayList<>();
        List<String> waitingKeys = new ArrayList<>();
        for (ConfigKey<?> key : ConfigKeys.all()) {
            Object before = draft.value(key);
            Object after = later.draft.value(key);
            boolean now = ConfigKeys.isLive(key, before, after);
            if (!before.equals(after)) {
                (now ? changedKeys : waitingKeys).add(key.name());
            }
            changed.copy(key, now ? later.draft : draft);
        }
        new ConfigRules(changed).check();
        if (!changed.problems().isEmpty()) {
            throw new ConfigProblems(changed.problems());
        }
        return new ConfigChange(new LoadedConfig(changed, later.sources), changedKeys, waitingKeys);
    }
}
