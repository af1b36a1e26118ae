package dev.longwave.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Arrays;

/** A request whose body is taken as a whole, up to a limit. */
final class BodyCollector implements Exchange {
    /** What is done with the body. */
    interface Completion {
        void complete(byte[] bytes, int length) throws ProblemException;
    }

    private final int maxBytes;
    private final Completion completion;
    private byte[] bytes;
    private int length;

    /**
     * Begins to collect.
     *
     * @throws ProblemException where the body is announced to be over the limit
     */
    BodyCollector(HttpRequest request, int maxBytes, Completion completion) throws ProblemException {
        this.maxBytes = maxBytes;
        this.completion = completion;
        String announced = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (announced == null) {
            bytes = new byte[256];
        } else if (announced.length() > 18 || Long.parseLong(announced) > maxBytes) {
            throw new ProblemException(Problem.tooLarge(maxBytes));
        } else {
            bytes = new byte[Math.min(Integer.parseInt(announced), 8 << 10)];
        }
    }

    @Override
    public void body(ByteBuf piece) throws ProblemException {
        int added = piece.readableBytes();
        if (added > maxBytes - length) {
            throw new ProblemException(Problem.tooLarge(maxBytes));
        }
        if (length + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + added, Math.min(maxBytes, bytes.length * 2)));
        }
        piece.getBytes(piece.readerIndex(), bytes, length, added);
        length += added;
    }

    @Override
    public int heldBytes() {
        return bytes.length;
    }

    @Override
    public void complete() throws ProblemException {
        completion.complete(bytes, length);
    }
}
