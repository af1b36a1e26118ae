package dev.longwave.broker;

import java.time.Duration;

/**
 * What a gateway of a cluster tells of itself.
 *
 * @param name what it is called
 * @param self whether it is the one that is asked
 * @param streams open streams
 * @param behind events that it has not read yet
 * @param reconnects how often it has lost what the gateways share, and reached it again
 * @param age time since it was started
 * @param version of the program; empty, as the numbers are 0, where it has not told
 */
public record NodeInfo(
        String name, boolean self, long streams, long behind, long reconnects, Duration age, String version) {}
