package dev.longwave.cluster;

/**
 * What a node that joins is told.
 *
 * @param epoch the name of the epoch
 * @param start the number that it begins after
 * @param sequence the number of its last event
 * @param millis what the clock of Redis said, in ms since 1970
 */
record Joined(String epoch, long start, long sequence, long millis) {}
