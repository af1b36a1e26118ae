package dev.longwave.endpoint;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.ChannelPattern;
import dev.longwave.stream.SseStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which streams somebody wants to see, and in which order.
 *
 * @param search what the id, a channel, the address or the user agent must contain, in lower case; empty for all streams
 * @param reads tells of a channel or pattern whether a stream that follows it is wanted
 * @param after streams up to this number are left out where the order is that of numbers
 * @param order which come first
 * @param limit most streams answered, at least 1
 */
record StreamQuery(String search, Predicate<String> reads, long after, Order order, int limit) {
    /** Which streams come first. */
    enum Order {
        /** Those that were opened first. */
        OPENED,
        /** Those that are furthest behind. */
        BEHIND;

        Comparator<Shown> comparator() {
            Comparator<Shown> opened = Comparator.comparingLong(Shown::number);
            return this == OPENED
                    ? opened
                    : Comparator.comparingLong(Shown::behind).reversed().thenComparing(opened);
        }
    }

    /** What is answered about a stream; taken down on its loop, to be read by any thread. */
    record Shown(
            long number,
            String id,
            List<String> channels,
            String remote,
            @Nullable String userAgent,
            long ageMillis,
            long behind) {
        static Shown of(SseStream stream) {
            return new Shown(
                    stream.number(),
                    stream.id(),
                    stream.follows(),
                    text(stream.remoteAddress()),
                    stream.userAgent(),
                    stream.ageMillis(),
                    stream.behind());
        }
    }

    static StreamQuery read(RequestTarget target) throws ProblemException {
        String search = target.one("q");
        String order = target.one("order");
        if (order != null && !order.equals("opened") && !order.equals("behind")) {
            throw new ProblemException(
                    Problem.badRequest("Invalid order", "expected \"order\" as \"opened\" or \"behind\""));
        }
        return new StreamQuery(
                search == null ? "" : search.toLowerCase(Locale.ROOT),
                readers(target.one("channel")),
                after(target.one("after")),
                "behind".equals(order) ? Order.BEHIND : Order.OPENED,
                PageSize.of(target));
    }

    /** Of a channel: the streams that name it, and those with a pattern of it. Of a pattern: the streams that follow it. */
    private static Predicate<String> readers(@Nullable String channel) throws ProblemException {
        if (channel == null) {
            return followed -> true;
        }
        if (ChannelPattern.isPattern(channel)) {
            return channel::equals;
        }
        try {
            ChannelName name = new ChannelName(channel);
            return followed -> followed.equals(channel)
                    || (ChannelPattern.isPattern(followed) && new ChannelPattern(followed).matches(name));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest("Invalid channel name", e));
        }
    }

    private static long after(@Nullable String id) throws ProblemException {
        if (id == null || id.isEmpty()) {
            return 0;
        }
        if (!id.matches("[0-9a-f]{1,15}")) {
            throw new ProblemException(
                    Problem.badRequest("Invalid stream id", "expected \"after\" as the id of a stream"));
        }
        return Long.parseLong(id, 16);
    }

    /** On the stream's loop. */
    boolean matches(SseStream stream) {
        List<String> follows = stream.follows();
        if (follows.isEmpty() || follows.stream().noneMatch(reads)) {
            // one that follows nothing is the console's own
            return false;
        }
        return search.isEmpty()
                || stream.id().contains(search)
                || follows.stream().anyMatch(this::found)
                || found(text(stream.remoteAddress()))
                || found(stream.userAgent());
    }

    /** Whether a stream may stand on the page that begins where this query says. */
    boolean isBeyondStart(SseStream stream) {
        return order != Order.OPENED || stream.number() > after;
    }

    private boolean found(@Nullable String text) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(search);
    }

    private static String text(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return String.valueOf(address);
        }
        // a proxy tells whom it speaks for, and seldom from which port
        String ip = inet.getAddress().getHostAddress();
        return inet.getPort() == 0 ? ip : ip + ":" + inet.getPort();
    }
}
