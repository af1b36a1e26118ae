package dev.longwave.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the variables that begin with {@code LONGWAVE_}. */
final class EnvironmentVariables {
    /**
     * What Kubernetes puts into every container beside a service called {@code longwave} or {@code longwave-internal}:
     * nobody set them on purpose, so they are not mistakes.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            ConfigKey.ENVIRONMENT_PREFIX
                    + "(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

    /** A name that can stand in a message as it is. */
    private static final Pattern PLAIN = Pattern.compile("\\w+");

    /** What the commands that are clients send; nobody unsets it only to run a gateway. */
    private static final String CLIENT_TOKEN = ConfigKey.ENVIRONMENT_PREFIX + "TOKEN";

    private final ConfigDraft draft;

    EnvironmentVariables(ConfigDraft draft) {
        this.draft = draft;
    }

    /**
     * Reads all of them.
     *
     * @return how many keys they set
     */
    int read(Map<String, String> environment) {
        int keys = 0;
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(ConfigKey.ENVIRONMENT_PREFIX) && read(name, variable.getValue())) {
                keys++;
            }
        }
        return keys;
    }

    private boolean read(String name, String value) {
        for (ConfigKey<?> key : ConfigKeys.all()) {
            if (key.environmentName().equals(name)) {
                draft.set(key, value, "environment " + name);
                return true;
            }
        }
        if (!draft.isNamed(name)
                && !name.equals(CLIENT_TOKEN)
                && !SERVICE_LINK.matcher(name).matches()) {
            List<String> names =
                    ConfigKeys.all().stream().map(ConfigKey::environmentName).toList();
            draft.problem(
                    "environment " + (PLAIN.matcher(name).matches() ? name : Quoted.of(name)),
                    "unknown variable; "
                            + NearestName.to(name, names)
                                    .map(nearest -> "did you mean " + nearest + "?")
                                    .orElse("remove it"));
        }
        return false;
    }
}
