package dev.longwave.hub;

import dev.longwave.log.EventId;
import dev.longwave.log.EventLog;
import dev.longwave.log.GapReason;
import dev.longwave.log.Resume;
import dev.longwave.sse.Frame;
import dev.longwave.stream.Gap;
import dev.longwave.stream.LogCursor;
import dev.longwave.stream.StreamLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts the cursors of one new subscription where its start position says. Inside the order only.
 *
 * <p>A pattern's log begins when the pattern comes into use. A stream whose position is older reads the logs of the
 * channels that the pattern names up to the number that is committed now, and the pattern's log from there: whatever is
 * appended later is in the pattern's log, because a new channel is matched to patterns before its first append.
 */
final class CursorPlacement {
    private static final int LONGEST_TOLD_ID = 256;

    private final Epoch epoch;
    private final long committed;
    private final long nowNanos;
    private final OwnIds ownIds;
    private final List<ChannelFeed> channels;
    private final List<PatternFeed> patterns;
    private final StreamLoop loop;
    private final List<Entry> entries = new ArrayList<>();
    private boolean lost;

    /** A log to read, from an index that moves while the place is sought. */
    private static final class Entry {
        final HubFeed feed;
        final boolean following;
        long next;

        Entry(HubFeed feed, boolean following, long next) {
            this.feed = feed;
            this.following = following;
            this.next = next;
        }

        EventLog log() {
            return feed.log();
        }

        /** The number of the frame before an index, -1 where that is before the first to read. */
        long sequenceBefore(long index) {
            Frame frame = index > next ? log().frame(index - 1) : null;
            return frame == null ? -1 : frame.sequence();
        }
    }

    CursorPlacement(
            Epoch epoch,
            long committed,
            long nowNanos,
            OwnIds ownIds,
            List<ChannelFeed> channels,
            List<PatternFeed> patterns,
            StreamLoop loop) {
        this.epoch = epoch;
        this.committed = committed;
        this.nowNanos = nowNanos;
        this.ownIds = ownIds;
        this.channels = channels;
        this.patterns = patterns;
        this.loop = loop;
    }

    void place(StartPosition start, PlacedSubscription subscription) {
        if (start instanceof StartPosition.After after) {
            placeAfter(after.id(), subscription);
            return;
        }
        if (start instanceof StartPosition.Live) {
            channels.forEach(feed -> follow(feed, feed.log().tail()));
            patterns.forEach(feed -> follow(feed, feed.log().tail()));
            finish(subscription, committed, null);
            return;
        }
        readAllKept();
        if (start instanceof StartPosition.Since since) {
            long from = nowNanos - TimeUnit.NANOSECONDS.convert(since.age());
            entries.forEach(
                    entry -> entry.next = Math.max(entry.next, entry.log().indexSince(from)));
        } else if (start instanceof StartPosition.Last last) {
            keepLast(last.count());
        }
        finish(subscription, beforeFirst(), null);
    }

    private void placeAfter(String id, PlacedSubscription subscription) {
        EventId ours = EventId.parse(id);
        GapReason unknown = null;
        long position = 0;
        if (ours != null && !ours.epoch().equals(epoch.name())) {
            unknown = GapReason.EPOCH;
        } else if (ours != null && ours.sequence() <= committed) {
            position = ours.sequence();
        } else {
            Long own = ours == null ? ownIds.sequence(id) : null;
            position = own == null ? 0 : own;
            unknown = own == null ? GapReason.UNKNOWN : null;
        }
        if (unknown != null) {
            readAllKept();
            tellGap(unknown, id, subscription);
            return;
        }
        for (ChannelFeed feed : channels) {
            follow(feed, resume(feed.log(), position));
        }
        for (PatternFeed feed : patterns) {
            resume(feed, position);
        }
        if (lost) {
            tellGap(GapReason.EXPIRED, id, subscription);
        } else {
            finish(subscription, position, null);
        }
    }

    private void resume(PatternFeed feed, long position) {
        if (feed.log().resume(position) instanceof Resume.Whole whole) {
            follow(feed, whole.index());
            return;
        }
        follow(feed, feed.log().tail());
        lost |= position < feed.droppedThrough();
        for (ChannelFeed member : feed.members()) {
            catchUp(member, resume(member.log(), position));
        }
    }

    private long resume(EventLog log, long position) {
        Resume resume = log.resume(position);
        lost |= resume instanceof Resume.Lost;
        return resume.index();
    }

    private void readAllKept() {
        channels.forEach(feed -> follow(feed, feed.log().first()));
        for (PatternFeed feed : patterns) {
            follow(feed, feed.log().tail());
            feed.members().forEach(member -> catchUp(member, member.log().first()));
        }
    }

    private void follow(HubFeed feed, long next) {
        entries.add(new Entry(feed, true, next));
    }

    private void catchUp(ChannelFeed member, long next) {
        if (next < member.log().tail()) {
            entries.add(new Entry(member, false, next));
        }
    }

    /** Walks all logs backwards at once until so many events are found, one that stands in two of them counted once. */
    private void keepLast(int count) {
        record Back(Entry entry, long index, long sequence) {}
        PriorityQueue<Back> newestFirst =
                new PriorityQueue<>(Comparator.comparingLong(Back::sequence).reversed());
        for (Entry entry : entries) {
            long tail = entry.log().tail();
            newestFirst.add(new Back(entry, tail, entry.sequenceBefore(tail)));
        }
        long oldest = committed + 1;
        int found = 0;
        Back newest;
        while ((newest = newestFirst.poll()) != null && newest.sequence >= 0) {
            if (newest.sequence != oldest) {
                if (found == count) {
                    break;
                }
                found++;
                oldest = newest.sequence;
            }
            long before = newest.index - 1;
            newestFirst.add(new Back(newest.entry, before, newest.entry.sequenceBefore(before)));
        }
        for (Entry entry : entries) {
            entry.next = Math.max(entry.next, entry.log().indexAfter(oldest - 1));
        }
    }

    private void tellGap(GapReason reason, String asked, PlacedSubscription subscription) {
        long first = firstSequence();
        long position = beforeFirst();
        Gap gap = new Gap(
                reason,
                asked.length() > LONGEST_TOLD_ID ? null : asked,
                epoch.id(position),
                first == Long.MAX_VALUE ? null : epoch.id(first));
        finish(subscription, position, gap);
    }

    /** The position from which a reconnect gets the same as this stream. */
    private long beforeFirst() {
        return Math.min(firstSequence() - 1, committed);
    }

    private long firstSequence() {
        long first = Long.MAX_VALUE;
        for (Entry entry : entries) {
            Frame frame = entry.next < entry.log().tail() ? entry.log().frame(entry.next) : null;
            if (frame != null) {
                first = Math.min(first, frame.sequence());
            }
        }
        return first;
    }

    private void finish(PlacedSubscription subscription, long position, @Nullable Gap gap) {
        List<LogCursor> cursors = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            cursors.add(
                    entry.following
                            ? LogCursor.following(entry.feed.shard(loop), entry.next)
                            : LogCursor.catchingUp(entry.log(), entry.next, committed));
        }
        subscription.place(cursors, position, gap);
    }
}
