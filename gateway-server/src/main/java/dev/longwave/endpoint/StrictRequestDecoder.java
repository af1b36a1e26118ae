package dev.longwave.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's request decoder without what it forgives: it joins folded header lines, skips white space before a request
 * line and takes any white space inside it, each of which two servers in a row can read in two ways (RFC 9112, sections
 * 2.2, 3 and 5.2). The bytes of a head, and of the trailer after chunks, are looked at before they are decoded. The
 * limits are held here, too: Netty counts a line's CR where the LF has not come yet.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    private enum State {
        BEFORE_REQUEST,
        EMPTY_LINE,
        REQUEST_LINE,
        LINE_START,
        HEADER_LINE,
        AFTER_CR,
        LAST_CR,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_DATA,
        BODY,
        BROKEN
    }

    /** Longer chunks are over every limit. */
    private static final long LONGEST_CHUNK = 1L << 40;

    private final int maxLineBytes;
    private final int maxHeaderBytes;
    private final int maxHeaders;
    private final Runnable onHeadBegun;
    private State state = State.BEFORE_REQUEST;
    private int spaces;
    private int lineBytes;
    private int headers;
    private int headerBytes;
    private boolean inBody;
    private long chunkLeft;
    private int looked;

    /**
     * Creates a decoder.
     *
     * @param maxLineBytes longest request line, without its end
     * @param maxHeaderBytes most bytes of all header fields of a request, without the ends of their lines
     * @param maxHeaders most header fields of a request
     * @param onHeadBegun is run when the first byte of a request has come
     */
    StrictRequestDecoder(int maxLineBytes, int maxHeaderBytes, int maxHeaders, Runnable onHeadBegun) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxLineBytes + 1)
                .setMaxHeaderSize(maxHeaderBytes + 1)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false));
        this.maxLineBytes = maxLineBytes;
        this.maxHeaderBytes = maxHeaderBytes;
        this.maxHeaders = maxHeaders;
        this.onHeadBegun = onHeadBegun;
    }

    /** Bytes that this has of what is not decoded yet. */
    int heldBytes() {
        return internalBuffer().capacity();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (state == State.BROKEN) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        if (state != State.BODY) {
            Exception fault = look(buffer);
            if (fault != null) {
                state = State.BROKEN;
                buffer.skipBytes(buffer.readableBytes());
                out.add(broken(fault));
                return;
            }
        }
        int before = buffer.readerIndex();
        int decoded = out.size();
        super.decode(ctx, buffer, out);
        looked = Math.max(0, looked - (buffer.readerIndex() - before));
        for (int i = decoded; i < out.size(); i++) {
            Object message = out.get(i);
            if (message instanceof LastHttpContent) {
                state = State.BEFORE_REQUEST;
                inBody = false;
                looked = 0;
            } else if (message instanceof HttpMessage head) {
                state = HttpUtil.isTransferEncodingChunked(head) ? State.CHUNK_SIZE : State.BODY;
                lineBytes = 0;
                inBody = true;
                chunkLeft = 0;
            }
        }
    }

    /** What tells of a fault: a request, or the rest of the one whose head was good. */
    private HttpObject broken(Exception fault) {
        HttpObject broken = inBody
                ? new DefaultLastHttpContent()
                : new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        broken.setDecoderResult(DecoderResult.failure(fault));
        return broken;
    }

    /** Looks at the bytes that came since the last time, up to the end of the head or of the trailer. */
    private @Nullable Exception look(ByteBuf buffer) {
        int end = buffer.writerIndex();
        int at = buffer.readerIndex() + looked;
        while (at < end && state != State.BODY) {
            if (state == State.CHUNK_DATA) {
                int skipped = (int) Math.min(chunkLeft, end - at);
                at += skipped;
                chunkLeft -= skipped;
                state = chunkLeft == 0 ? State.CHUNK_SIZE : State.CHUNK_DATA;
                continue;
            }
            Exception fault = look(buffer.getByte(at++));
            if (fault != null) {
                return fault;
            }
        }
        looked = at - buffer.readerIndex();
        return null;
    }

    private @Nullable Exception look(byte c) {
        switch (state) {
            case BEFORE_REQUEST -> {
                if (c == '\r') {
                    state = State.EMPTY_LINE;
                } else if (c <= ' ') {
                    return new IllegalArgumentException("expected a request line, got " + named(c) + " before it");
                } else {
                    spaces = 0;
                    lineBytes = 1;
                    headers = 0;
                    headerBytes = 0;
                    state = State.REQUEST_LINE;
                    onHeadBegun.run();
                }
            }
            case EMPTY_LINE -> {
                if (c != '\n') {
                    return new IllegalArgumentException("expected LF after CR, got " + named(c));
                }
                state = State.BEFORE_REQUEST;
            }
            case REQUEST_LINE -> {
                if (c == '\r') {
                    state = spaces == 2 ? State.AFTER_CR : State.BROKEN;
                } else if (++lineBytes > maxLineBytes) {
                    return lineTooLong();
                } else if (c == ' ') {
                    spaces++;
                } else if ((c >= 0 && c < ' ') || c == 0x7f) {
                    return new IllegalArgumentException("control character " + named(c) + " in the request line");
                } else if (spaces == 2 && c >= 'a' && c <= 'z') {
                    return new IllegalArgumentException("expected HTTP/1.1 or HTTP/1.0 as the version, in upper case");
                }
                if (state == State.BROKEN || spaces > 2) {
                    return new IllegalArgumentException(
                            "expected a request line of method, target and version with one space between");
                }
            }
            case AFTER_CR, LAST_CR -> {
                if (c != '\n') {
                    return new IllegalArgumentException("expected LF after CR, got " + named(c));
                }
                state = state == State.AFTER_CR ? State.LINE_START : State.BODY;
            }
            case LINE_START -> {
                if (c == '\r') {
                    state = State.LAST_CR;
                } else if (c == ' ' || c == '\t') {
                    return new IllegalArgumentException(
                            "a header line begins with white space; folding is not allowed");
                } else if (++headers > maxHeaders) {
                    return new TooLongHttpHeaderException("more than " + maxHeaders + " header fields");
                } else {
                    state = State.HEADER_LINE;
                    return headerByte(c);
                }
            }
            case HEADER_LINE -> {
                if (c == '\r') {
                    state = State.AFTER_CR;
                } else {
                    return headerByte(c);
                }
            }
            case CHUNK_SIZE, CHUNK_EXTENSION -> {
                return lookAtChunkSize(c);
            }
            default -> throw new IllegalStateException("looked at a byte while " + state);
        }
        return null;
    }

    /** Finds out how long the next chunk is; what is wrong with a chunk is found where it is decoded. */
    private @Nullable Exception lookAtChunkSize(byte c) {
        int digit = Character.digit(c, 16);
        if (c == '\n') {
            state = chunkLeft == 0 ? State.LINE_START : State.CHUNK_DATA;
            chunkLeft += chunkLeft == 0 ? 0 : 2;
            lineBytes = 0;
            headers = 0;
            headerBytes = 0;
        } else if (c != '\r' && ++lineBytes > maxLineBytes) {
            return lineTooLong();
        } else if (state == State.CHUNK_SIZE && digit >= 0) {
            chunkLeft = Math.min(LONGEST_CHUNK, chunkLeft << 4 | digit);
        } else {
            state = State.CHUNK_EXTENSION;
        }
        return null;
    }

    private Exception lineTooLong() {
        return new TooLongHttpLineException("a line of more than " + maxLineBytes + " bytes");
    }

    private @Nullable Exception headerByte(byte c) {
        if (++headerBytes > maxHeaderBytes) {
            return new TooLongHttpHeaderException("header fields of more than " + maxHeaderBytes + " bytes");
        }
        boolean allowed = c < 0 || (c >= ' ' && c != 0x7f) || c == '\t';
        return allowed ? null : new IllegalArgumentException("control character " + named(c) + " in a header line");
    }

    private static String named(byte c) {
        return String.format("0x%02x", c & 0xff);
    }
}
