package dev.longwave.hub;

/**
 * Says that an event is in the log.
 *
 * @param id the event's id
 * @param subscribers open streams that the event is for, each counted once
 */
public record PublishReceipt(String id, int subscribers) {}
