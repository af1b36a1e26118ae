package dev.longwave.system;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was published, and what each client got of it. In the end a client must have had every event of its channels once
 * and in the order of their ids; where one is missing, a gap that says so must have come in its place.
 *
 * <p>Who follows a pattern reads its log, and after a return those of its channels too. A gap is told at once, although
 * what the other logs still have may be older than the loss (decision 3): so it may come before events that are older than
 * the missing ones, and is held to having been told after those were published.
 *
 * <p>Publishers may note from any thread; what clients got is confined to theirs.
 */
final class ChaosLedger {
    private static final Pattern GAP = Pattern.compile(
            "\\{\"reason\":\"(?:slow|expired)\",\"from\":(null|\"[^\"]*\"),\"first\":(null|\"[^\"]*\")}");

    private final ConcurrentSkipListMap<String, Published> published = new ConcurrentSkipListMap<>();

    private record Published(int channel, String data, long sentNanos) {}

    /** What a client got, and when. */
    private record Received(StreamEvent event, long nanos) {}

    /** What one client got, from the position it was told first. Ids are of one epoch, so their text has their order. */
    static final class Account {
        private final List<Integer> channels;
        private final boolean ofPattern;
        private final List<Received> received = new ArrayList<>();
        private String start = "";
        private String position = "";

        /**
         * Begins with nothing.
         *
         * @param ofPattern whether they are followed by a pattern
         */
        Account(List<Integer> channels, boolean ofPattern) {
            this.channels = channels;
            this.ofPattern = ofPattern;
        }

        void took(StreamEvent event) {
            received.add(new Received(event, System.nanoTime()));
        }

        /** Says that the client has been told this position. */
        void isAt(String id) {
            if (start.isEmpty()) {
                start = id;
            }
            position = id;
        }

        /** The id to come back with; empty before the client was told any. */
        String position() {
            return position;
        }

        long gaps() {
            return received.stream().filter(each -> each.event.isGap()).count();
        }

        long events() {
            return received.size() - gaps();
        }
    }

    /**
     * Notes an event that the gateway has acknowledged.
     *
     * @param sentNanos when it was sent, by {@link System#nanoTime}
     */
    void published(String id, int channel, String data, long sentNanos) {
        published.put(id, new Published(channel, data, sentNanos));
    }

    /** The newest id of all. */
    String newest() {
        return published.lastKey();
    }

    /** Events published. */
    int size() {
        return published.size();
    }

    /**
     * Checks what a client got.
     *
     * @throws AssertionError if it is not what it should be
     */
    void check(Account account) {
        String last = account.start;
        for (Received each : account.received) {
            StreamEvent event = each.event;
            if (event.isGap()) {
                continue;
            }
            Published original = published.get(event.id());
            if (event.id().compareTo(last) <= 0) {
                throw new AssertionError(event.id() + " came after " + last);
            }
            if (original == null
                    || !original.data.equals(event.data())
                    || !account.channels.contains(original.channel)) {
                throw new AssertionError("nobody has published to " + account.channels + " what came as " + event.id());
            }
            last = event.id();
        }
        for (int channel : account.channels) {
            checkHoles(account, channel);
        }
    }

    /** What is missing of a channel before one of its events is covered by a gap that was told after the one before. */
    private void checkHoles(Account account, int channel) {
        NavigableMap<String, Published> wanted = new TreeMap<>(published.tailMap(account.start, false));
        wanted.values().removeIf(event -> event.channel != channel);
        Deque<Received> told = new ArrayDeque<>();
        for (Received each : account.received) {
            StreamEvent event = each.event;
            if (event.isGap()) {
                told.add(each);
            } else if (wanted.containsKey(event.id())) {
                wanted.headMap(event.id(), false).forEach((id, missing) -> checkTold(id, missing, told, account));
                wanted.headMap(event.id(), true).clear();
                if (!account.ofPattern) {
                    told.clear();
                }
            }
        }
        wanted.forEach((id, missing) -> checkTold(id, missing, told, account));
    }

    private static void checkTold(String id, Published missing, Deque<Received> told, Account account) {
        boolean oneLog = account.channels.size() == 1 && !account.ofPattern;
        for (Received each : told) {
            Matcher gap = GAP.matcher(each.event.data());
            if (!gap.matches()) {
                throw new AssertionError("a gap of another kind: " + each.event);
            }
            String from = unquoted(gap.group(1));
            String first = unquoted(gap.group(2));
            if (from.compareTo(id) < 0
                    && missing.sentNanos - each.nanos < 0
                    && (!oneLog || first.isEmpty() || id.compareTo(first) < 0)) {
                return;
            }
        }
        throw new AssertionError(id + " is missing for who follows "
                + (account.ofPattern ? "the pattern" : account.channels) + ", and the gaps told there are " + told);
    }

    private static String unquoted(String id) {
        return id.equals("null") ? "" : id.substring(1, id.length() - 1);
    }
}
