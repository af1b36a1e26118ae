package dev.longwave.hub;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a channel looks like from outside, at some moment.
 *
 * @param name its name
 * @param subscribers open streams that name it; those of patterns are not counted
 * @param events events kept
 * @param bytes their encoded length in bytes
 * @param firstId id of the oldest event kept, null where none is
 * @param lastId id of the newest event kept, null where none is
 * @param lastAge how long ago the newest event kept was published, null where none is
 * @param finished whether it has been ended
 */
public record ChannelInfo(
        String name,
        int subscribers,
        int events,
        long bytes,
        @Nullable String firstId,
        @Nullable String lastId,
        @Nullable Duration lastAge,
        boolean finished) {}
