package dev.longwave.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Splits bytes into lines at LF, with a CR before it dropped. A line is there as soon as its end is; of a line that is
 * too long only the length is kept. Confined to one thread.
 */
final class LineReader {
    private final InputStream in;
    private final int limitBytes;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int end;
    private long number;

    /**
     * Reads from a stream.
     *
     * @param limitBytes longest line that is kept, in bytes, without its end
     */
    LineReader(InputStream in, int limitBytes) {
        this.in = in;
        this.limitBytes = limitBytes;
    }

    /** The next line, waiting for it if need be; null at the end of the stream. The last line may lack its LF. */
    @Nullable
    InputLine next() throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long length = 0;
        while (position < end || fill()) {
            int from = position;
            int lineFeed = indexOfLineFeed();
            position = lineFeed < 0 ? end : lineFeed;
            length += position - from;
            // One more than the limit, because the last byte may turn out to be the CR of a line end.
            kept.write(buffer, from, Math.min(position - from, limitBytes + 1 - kept.size()));
            if (lineFeed >= 0) {
                position++;
                return line(kept.toByteArray(), length, true);
            }
        }
        return length == 0 ? null : line(kept.toByteArray(), length, false);
    }

    /** Whether the next line is there already, so that {@link #next} does not wait for it. */
    boolean hasLine() {
        return indexOfLineFeed() >= 0;
    }

    private InputLine line(byte[] kept, long length, boolean terminated) {
        number++;
        boolean whole = kept.length == length;
        boolean carriageReturn = terminated && whole && length > 0 && kept[kept.length - 1] == '\r';
        int size = carriageReturn ? kept.length - 1 : kept.length;
        return whole && size <= limitBytes
                ? new InputLine.Text(number, new String(kept, 0, size, StandardCharsets.UTF_8))
                : new InputLine.Oversized(number, length);
    }

    private int indexOfLineFeed() {
        for (int i = position; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
