package dev.longwave.cli;

/**
 * An event as a subscriber gets it.
 *
 * @param id the last id that the stream had named when the event was complete, empty if none
 * @param type {@code message} unless the stream named another
 * @param data the data, lines separated by LF
 */
record SseMessage(String id, String type, String data) {}
