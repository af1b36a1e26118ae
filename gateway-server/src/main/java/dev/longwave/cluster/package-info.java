/**
 * Several gateways on one Redis: {@link dev.longwave.cluster.RedisBroker} is the way in, for the composition root alone.
 * Publications go to Redis by a script that gives them their numbers; a thread of its own, the {@code Follower}'s, reads
 * all events back in that order and hands them to the hub. Event loops never wait for Redis.
 */
@NullMarked
package dev.longwave.cluster;

import org.jspecify.annotations.NullMarked;
