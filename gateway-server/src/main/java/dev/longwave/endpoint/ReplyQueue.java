package dev.longwave.endpoint;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;

/** The responses that a connection owes, in the order of their requests. */
final class ReplyQueue {
    /** What the queue tells its connection. */
    interface Owner {
        /** A request was answered with a problem. */
        void refused(Problem problem);

        /** The last response has been written; when the future is done the connection can go. */
        void lastWritten(ChannelFuture written);

        /** From here on nothing more is answered: somebody is about to take the connection. */
        void handingOver();

        /** Somebody has taken the connection. */
        void handedOver();

        /** A request comes in well, though it takes long. */
        void progressed();

        /** Replies may have gone out. */
        void advanced();
    }

    private final ChannelHandlerContext ctx;
    private final Owner owner;
    private final ArrayDeque<Reply> replies = new ArrayDeque<>(2);
    private boolean reading;
    private boolean advancing;

    ReplyQueue(ChannelHandlerContext ctx, Owner owner) {
        this.ctx = ctx;
        this.owner = owner;
    }

    Reply open(HttpRequest request) {
        Reply reply = new Reply(this, request);
        replies.add(reply);
        return reply;
    }

    ChannelHandlerContext ctx() {
        return ctx;
    }

    Channel channel() {
        return ctx.channel();
    }

    int size() {
        return replies.size();
    }

    /** While a read goes on, what is written waits for its end to be flushed. */
    void reading(boolean now) {
        reading = now;
        if (!now) {
            ctx.flush();
        }
    }

    /** Writes what the first reply has, and the next one's once that has ended. */
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        Reply first;
        while ((first = replies.peek()) != null) {
            Runnable taker = first.takeWhenFirst();
            if (taker != null) {
                ctx.flush();
                taker.run();
            }
            Object message;
            while ((message = first.next()) != null) {
                boolean last = first.hasEnded() && !first.keepsAlive();
                ChannelFuture written = ctx.write(message, last ? ctx.newPromise() : ctx.voidPromise());
                if (last && isLastOf(message)) {
                    owner.lastWritten(written);
                }
            }
            if (!first.hasEnded()) {
                break;
            }
            replies.poll();
        }
        advancing = false;
        if (!reading) {
            ctx.flush();
            owner.advanced();
        }
    }

    private static boolean isLastOf(Object message) {
        return message instanceof LastHttpContent;
    }

    void refused(Problem problem) {
        owner.refused(problem);
    }

    void handingOver() {
        owner.handingOver();
    }

    void handedOver() {
        owner.handedOver();
    }

    void progressed() {
        owner.progressed();
    }

    void discard() {
        replies.forEach(Reply::discard);
        replies.clear();
    }
}
