package dev.longwave.config;

import io.lettuce.core.RedisURI;
import java.util.regex.Pattern;

/** Where Redis is. It may have a password in it, so it is never shown whole. */
public final class RedisUrl {
    /** Of one server: its port is a number, and a name such as those of containers may have a line in it. */
    private static final Pattern PLACE =
            Pattern.compile("rediss?://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[0-9]*)?");

    private final String text;
    private final String shown;

    private RedisUrl(String text, String shown) {
        this.text = text;
        this.shown = shown;
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException where it is not one of Redis, with a message that may have parts of it
     */
    static RedisUrl of(String text) {
        RedisURI uri = RedisURI.create(text);
        int user = text.lastIndexOf('@');
        int hosts = text.indexOf("://") + "://".length();
        int query = text.indexOf('?');
        String shown =
                text.substring(0, hosts) + text.substring(Math.max(hosts, user + 1), query < 0 ? text.length() : query);
        if (uri.getSentinels().isEmpty() && !PLACE.matcher(shown).matches()) {
            throw new IllegalArgumentException("no host and port");
        }
        return new RedisUrl(text, shown);
    }

    /** All of it, for the one who connects; another object each time, because it can be changed. */
    public RedisURI toUri() {
        return RedisURI.create(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RedisUrl that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Without the user, the password and the parameters. */
    @Override
    public String toString() {
        return shown;
    }
}
