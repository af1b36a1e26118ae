package dev.longwave.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that is open for reading, and how far it has been read. Confined to the thread that follows files. */
final class OpenFile implements AutoCloseable {
    /** So much is looked through at the most for the last lines. */
    static final int LOOK_BACK_BYTES = 64 << 20;

    private static final int BLOCK_BYTES = 64 << 10;

    private static final byte[] NOTHING = {};

    private final FileChannel channel;
    private final long openedNanos = System.nanoTime();
    private final @Nullable Object key;
    private long position;

    private OpenFile(FileChannel channel, @Nullable Object key) {
        this.channel = channel;
        this.key = key;
    }

    /**
     * Opens what a name leads to now, symbolic links followed.
     *
     * @return null where the name began to lead elsewhere meanwhile: look again
     * @throws NoSuchFileException where there is none
     * @throws CannotFollowException where it is no file: to open a FIFO would block, and what a device says has no end
     */
    static @Nullable OpenFile at(Path path) throws IOException, CannotFollowException {
        Object key = keyOf(path);
        FileChannel channel = FileChannel.open(path);
        try {
            if (!Objects.equals(key, keyOf(path))) {
                channel.close();
                return null;
            }
            return new OpenFile(channel, key);
        } catch (IOException | CannotFollowException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException, CannotFollowException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new CannotFollowException(
                    attributes.isDirectory() ? "it is a directory" : "it is not a regular file");
        }
        return attributes.fileKey();
    }

    /** Whether a name leads to this file. It stays open, so no other file can have its key. */
    boolean isAt(Path path) throws IOException, CannotFollowException {
        return Objects.equals(key, keyOf(path));
    }

    /** When it was opened, as {@link System#nanoTime} has it. */
    long openedNanos() {
        return openedNanos;
    }

    /** Whether it is shorter than what was read of it. */
    boolean isTruncated() throws IOException {
        return channel.size() < position;
    }

    /** Reads on from its start. */
    void rewind() {
        position = 0;
    }

    /**
     * Reads what comes next.
     *
     * @param most how many bytes at the most
     * @return empty where there is no more now
     */
    byte[] read(int most) throws IOException {
        // asked first, so that a file where nothing happens costs no buffer
        long left = channel.size() - position;
        if (left <= 0) {
            return NOTHING;
        }
        byte[] bytes = new byte[(int) Math.min(left, most)];
        int length = readBlock(bytes, position, bytes.length);
        position += length;
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /**
     * Goes to where the last lines begin, reading backwards. A last line without an end is one of them.
     *
     * @param lines how many, 0 for the end of the file
     */
    void skipToLast(int lines) throws IOException {
        long size = channel.size();
        position = lines == 0 ? size : lastLines(lines, size);
    }

    private long lastLines(int lines, long size) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long least = Math.max(0, size - LOOK_BACK_BYTES);
        long earliest = size;
        int found = 0;
        byte after = 0;
        for (long end = size; end > least; ) {
            long start = Math.max(least, end - BLOCK_BYTES);
            int length = readBlock(block, start, (int) (end - start));
            for (int i = length - 1; i >= 0; i--) {
                boolean lineEnds = block[i] == '\n' || (block[i] == '\r' && after != '\n');
                after = block[i];
                long next = start + i + 1;
                if (!lineEnds || next >= size) {
                    continue;
                }
                earliest = next;
                if (++found == lines) {
                    return next;
                }
            }
            end = start;
        }
        // all of it, or what begins within what was looked through
        return least == 0 ? 0 : found == 0 ? least : earliest;
    }

    /** Fills a block, unless the file has become shorter meanwhile. */
    private int readBlock(byte[] block, long start, int length) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(block, 0, length);
        while (into.hasRemaining() && channel.read(into, start + into.position()) > 0) {
            // the loop's condition reads
        }
        return into.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
