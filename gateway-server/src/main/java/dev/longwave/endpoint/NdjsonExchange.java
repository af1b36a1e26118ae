package dev.longwave.endpoint;

import dev.longwave.hub.EventSink;
import dev.longwave.hub.Publication;
import dev.longwave.hub.PublishReceipt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Publications, a line each, published as they come in, however many. Each gets an answer line in its place: what the
 * single request would have been answered, or its problem, which keeps no other line from being published.
 */
final class NdjsonExchange implements Exchange {
    private static final int SHORT_LINE = 1 << 10;

    /** Most bytes kept between two lines for the next one. */
    private static final int MOST_KEPT = 8 << 10;

    /** Events on their way after which no more lines are read; a piece that was read already is finished. */
    private static final int MOST_UNANSWERED = 1_024;

    private final EventSink sink;
    private final EventExecutor loop;
    private final Reply reply;
    private final Caller caller;
    private final PublishQuota quota;
    private final int maxBytes;
    private final @Nullable String idempotencyKey;
    private final ArrayDeque<CompletionStage<String>> answers = new ArrayDeque<>();
    private byte[] line = new byte[SHORT_LINE];
    private int length;
    private int lineNumber;
    private boolean skipping;
    private boolean whole;
    private boolean answering;

    NdjsonExchange(
            EventSink sink,
            EventExecutor loop,
            Reply reply,
            Caller caller,
            PublishQuota quota,
            int maxBytes,
            @Nullable String idempotencyKey) {
        this.sink = sink;
        this.loop = loop;
        this.reply = reply;
        this.caller = caller;
        this.quota = quota;
        this.maxBytes = maxBytes;
        this.idempotencyKey = idempotencyKey;
    }

    @Override
    public void body(ByteBuf piece) {
        int from = piece.readerIndex();
        int end = piece.writerIndex();
        while (from < end) {
            int lineFeed = piece.indexOf(from, end, (byte) '\n');
            take(piece, from, lineFeed < 0 ? end : lineFeed);
            if (lineFeed < 0) {
                break;
            }
            endLine();
            from = lineFeed + 1;
        }
        answer();
    }

    @Override
    public int heldBytes() {
        return length == 0 ? 0 : line.length;
    }

    @Override
    public boolean isFull() {
        return answers.size() >= MOST_UNANSWERED;
    }

    private void take(ByteBuf piece, int from, int to) {
        int added = to - from;
        if (skipping || added > maxBytes - length) {
            skipping = true;
            return;
        }
        if (length + added > line.length) {
            line = Arrays.copyOf(line, Math.max(length + added, Math.min(maxBytes, line.length * 2)));
        }
        piece.getBytes(from, line, length, added);
        length += added;
    }

    private void endLine() {
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        if (length > 0 || skipping) {
            lineNumber++;
            answers.add(publish());
            reply.progressed();
        }
        length = 0;
        skipping = false;
        if (line.length > MOST_KEPT) {
            line = new byte[SHORT_LINE];
        }
    }

    private CompletionStage<String> publish() {
        try {
            if (skipping) {
                throw new ProblemException(Problem.tooLarge(maxBytes));
            }
            String key = idempotencyKey == null ? null : idempotencyKey + '/' + lineNumber;
            Publication publication = PublicationJson.parse(StrictUtf8.decode(line, length), key);
            caller.mayPublish(publication);
            quota.take();
            return sink.publish(publication).handle(NdjsonExchange::answerTo);
        } catch (ProblemException e) {
            return CompletableFuture.completedFuture(e.problem().toJson());
        }
    }

    private static String answerTo(@Nullable PublishReceipt receipt, @Nullable Throwable failure) {
        if (receipt != null) {
            return PublishAnswer.json(receipt);
        }
        return PublishAnswer.problem(failure == null ? new IllegalStateException("no receipt") : failure)
                .toJson();
    }

    /** Writes the answers that are there, in order; goes on when the next one is. */
    private void answer() {
        if (answering) {
            return;
        }
        StringBuilder ready = new StringBuilder();
        CompletableFuture<String> awaited = null;
        CompletionStage<String> next;
        while ((next = answers.peek()) != null) {
            CompletableFuture<String> future = next.toCompletableFuture();
            if (!future.isDone()) {
                awaited = future;
                break;
            }
            answers.poll();
            ready.append(future.getNow("")).append('\n');
        }
        if (!ready.isEmpty()) {
            begin();
            reply.write(Unpooled.wrappedBuffer(ready.toString().getBytes(StandardCharsets.UTF_8)));
        }
        if (awaited != null) {
            // not before: it may be there by now, and what follows it must not go out before what is ready
            answering = true;
            Completions.on(loop, awaited, (line, failure) -> {
                answering = false;
                answer();
            });
        }
        if (whole && answers.isEmpty() && !reply.hasEnded()) {
            begin();
            reply.end();
        }
    }

    private void begin() {
        if (!reply.hasBegun()) {
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson");
            reply.begin(head);
        }
    }

    @Override
    public void complete() {
        endLine();
        whole = true;
        answer();
    }

    @Override
    public void abandon() {
        if (reply.hasBegun()) {
            Problem problem = Problem.badRequest(
                    "Request broken off",
                    "the request could not be read to its end; the " + lineNumber + " lines before are dealt with");
            reply.write(Unpooled.wrappedBuffer((problem.toJson() + '\n').getBytes(StandardCharsets.UTF_8)));
        }
    }
}
