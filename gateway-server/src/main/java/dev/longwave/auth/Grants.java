package dev.longwave.auth;

import java.util.List;

/**
 * What is open to somebody.
 *
 * @param subscribe channels and patterns that may be subscribed to
 * @param publish channels and patterns that may be published to
 * @param admin whether all else on the internal listener is open, and every channel there may be subscribed to
 */
public record Grants(List<String> subscribe, List<String> publish, boolean admin) {
    /** Nothing at all. */
    public static final Grants NONE = new Grants(List.of(), List.of(), false);

    public Grants {
        subscribe = List.copyOf(subscribe);
        publish = List.copyOf(publish);
    }

    /**
     * Tells whether a channel, or every channel of a pattern, may be subscribed to.
     *
     * @param requested a valid name or pattern
     */
    public boolean maySubscribe(String requested) {
        return cover(subscribe, requested);
    }

    /**
     * Tells whether a channel may be published to.
     *
     * @param channel a valid name
     */
    public boolean mayPublish(String channel) {
        return cover(publish, channel);
    }

    private static boolean cover(List<String> granted, String requested) {
        for (String each : granted) {
            if (Coverage.covers(each, requested)) {
                return true;
            }
        }
        return false;
    }
}
