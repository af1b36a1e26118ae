package dev.longwave.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an entry of {@code auth.api-keys}. */
record ApiKeyRecord() implements RecordType<ApiKeyConfig> {
    private static final List<String> KEYS = List.of("key", "key-file", "key-env");

    @Override
    public String expected() {
        return "keys, each with a name, one of key, key-file and key-env, and what it opens";
    }

    @Override
    public Set<String> fields() {
        return Set.of("name", "key", "key-file", "key-env", "publish", "subscribe", "admin");
    }

    @Override
    public Set<String> maps() {
        return Set.of();
    }

    @Override
    public boolean isSecret() {
        return true;
    }

    @Override
    public @Nullable ApiKeyConfig read(ConfigEntry entry) {
        String name = entry.value("name", new TextType("a name for logs", false));
        if (!entry.has("name")) {
            entry.problem("expected a name, got none; write something like \"name: ci\"");
        }
        Secret key = SecretSource.read(entry, KEYS, SecretType.API_KEY);
        List<String> publish = grants(entry, "publish");
        List<String> subscribe = grants(entry, "subscribe");
        boolean admin = entry.value("admin", new YesNoType(), false);
        if (!entry.isBroken() && publish.isEmpty() && subscribe.isEmpty() && !admin) {
            entry.problem("expected publish, subscribe or admin, got none: the key would open nothing;"
                    + " write something like \"publish: ['deploy:*']\"");
        }
        return name == null || key == null || entry.isBroken()
                ? null
                : new ApiKeyConfig(name, key, publish, subscribe, admin);
    }

    private static List<String> grants(ConfigEntry entry, String name) {
        List<String> grants = entry.list(name, new GrantType());
        return grants == null ? List.of() : grants;
    }
}
