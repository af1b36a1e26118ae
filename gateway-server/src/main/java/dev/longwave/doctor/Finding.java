package dev.longwave.doctor;

/**
 * Something that was found.
 *
 * @param condition what is the matter
 * @param seen what was seen of it, for people
 */
public record Finding(Condition condition, String seen) {}
