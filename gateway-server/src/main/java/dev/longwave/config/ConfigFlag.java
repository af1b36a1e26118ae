package dev.longwave.config;

/**
 * A configuration key that was set on the command line.
 *
 * @param name the flag as the user wrote it, {@code --public}, for messages
 * @param key the key it sets, {@code public.listen}
 * @param value the value, unread
 */
public record ConfigFlag(String name, String key, String value) {}
