package dev.longwave.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a file by its name, as {@code tail -F} does. One thread looks at all files in turn, each a bounded step at a
 * time. Files are looked at rather than watched: inotify says nothing of network file systems, needs a watch on each
 * directory of a symbolic link's way, and after an overflow everything has to be looked at all the same.
 *
 * <p>A look asks first where the name leads, then reads. Where it leads to another file, that one is opened at once, so
 * that it cannot be rotated away unseen, and waits until the one before it has been read to its end, some time after its
 * writer could learn of the rotation: what a writer still writes into a renamed file is not lost.
 */
final class TailRun implements SourceRun {
    private static final Logger LOG = LoggerFactory.getLogger(TailRun.class);

    private static final int STEP_BYTES = 256 << 10;

    /** Files that were rotated away faster than they could be read. */
    private static final int MOST_OPEN = 8;

    private final TailPath template;
    private final Map<String, String> values;
    private final int lastLines;
    private final ScheduledExecutorService thread;
    private final TailTimes times;
    private final SourceOutput output;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean stopped;

    // the thread's
    /** The one that is read, then those that come after it. */
    private final Deque<OpenFile> files = new ArrayDeque<>();

    private OutputLines lines;
    private @Nullable Path path;
    private boolean begunBefore;
    private long lookedNanos;
    private long foundNanos;
    private long readNanos;
    private @Nullable String problem;
    private @Nullable String told;

    /**
     * Creates a run that has not begun.
     *
     * @param values go into the template
     * @param lastLines how many lines of a file that is there come first
     * @param thread the one that reads all files
     */
    TailRun(
            TailPath template,
            Map<String, String> values,
            int lastLines,
            ScheduledExecutorService thread,
            TailTimes times,
            SourceOutput output) {
        this.template = template;
        this.values = values;
        this.lastLines = lastLines;
        this.thread = thread;
        this.times = times;
        this.output = output;
        this.lines = new OutputLines(output);
    }

    void start() {
        lookedNanos = System.nanoTime() - times.look().toNanos();
        next(Duration.ZERO);
    }

    @Override
    public void stop() {
        stopped = true;
        try {
            thread.execute(this::step);
        } catch (RejectedExecutionException e) {
            LOG.debug("the thread of files has been stopped, and its last step ends the run", e);
        }
    }

    @Override
    public CompletionStage<Void> whenGone() {
        return gone;
    }

    // ---- steps ----

    private void step() {
        if (gone.isDone()) {
            return;
        }
        if (stopped) {
            close();
            return;
        }
        try {
            boolean more = follow();
            output.flush();
            next(more ? Duration.ZERO : times.look());
        } catch (CannotFollowException e) {
            LOG.warn("source failed: cannot follow {}: {}", place(), e.getMessage());
            end(String.valueOf(e.getMessage()));
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("source failed: cannot follow {}", place(), e);
            end("it cannot be read");
        }
    }

    private void next(Duration wait) {
        try {
            thread.schedule(this::step, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void end(String why) {
        output.error("the file cannot be followed: " + why);
        output.end("{}");
        close();
    }

    private Object place() {
        return path == null ? template : path;
    }

    private void close() {
        files.forEach(TailRun::close);
        files.clear();
        gone.complete(null);
    }

    private static void close(OpenFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("a file that was read cannot be closed", e);
        }
    }

    /** Whether there is more to do at once. */
    private boolean follow() throws CannotFollowException {
        long now = System.nanoTime();
        boolean looks = now - lookedNanos >= times.look().toNanos() || files.isEmpty();
        if (looks) {
            lookedNanos = now;
            problem = null;
            lookAtName(now);
        }
        OpenFile file = files.peek();
        boolean more = file != null && (read(file, now) || moveOn(now));
        if (looks && problem == null) {
            told = null;
        }
        return more;
    }

    // ---- the name ----

    private void lookAtName(long now) throws CannotFollowException {
        Path name = path;
        if (name == null) {
            name = template.fill(values);
            path = name;
        }
        try {
            OpenFile newest = files.peekLast();
            if ((newest == null || !newest.isAt(name)) && files.size() < MOST_OPEN) {
                open(name);
            }
            foundNanos = now;
        } catch (NoSuchFileException e) {
            boolean isBetweenTwo =
                    !files.isEmpty() && now - foundNanos < times.moving().toNanos();
            if (!isBetweenTwo) {
                tell("the file is not there; it is followed as soon as it is");
            }
            begunBefore = true;
        } catch (AccessDeniedException e) {
            tell("the file must not be read; it is followed as soon as it may be");
        } catch (IOException e) {
            failed(e);
        }
    }

    private void open(Path name) throws IOException, CannotFollowException {
        OpenFile file = OpenFile.at(name);
        if (file == null) {
            return;
        }
        files.add(file);
        if (!begunBefore) {
            begunBefore = true;
            file.skipToLast(lastLines);
        }
    }

    private void failed(IOException e) {
        if (tell("the file cannot be read now; it is tried again")) {
            LOG.warn("source failed: cannot read {}: {}", place(), e.toString());
        }
    }

    /** Tells of a problem, unless it was there at the last look too. */
    private boolean tell(String what) {
        problem = what;
        if (what.equals(told)) {
            return false;
        }
        told = what;
        output.error(what);
        return true;
    }

    // ---- the file ----

    private boolean read(OpenFile file, long now) {
        try {
            byte[] bytes = file.read(STEP_BYTES);
            if (bytes.length > 0) {
                readNanos = now;
                lines.take(bytes, bytes.length);
            } else if (file.isTruncated()) {
                file.rewind();
                beginLines();
                return true;
            } else if (now - readNanos >= times.partial().toNanos()) {
                lines.publishBegun();
            }
            return bytes.length == STEP_BYTES;
        } catch (IOException e) {
            failed(e);
            return false;
        }
    }

    /** What was begun in the text before has no other end. */
    private void beginLines() {
        lines.finish();
        lines = new OutputLines(output);
    }

    /** Goes on to the next file if there is one and this one has been read. */
    private boolean moveOn(long now) {
        OpenFile file = files.element();
        if (files.size() == 1 || readNanos == now) {
            return false;
        }
        long nextNanos = files.stream().skip(1).findFirst().orElseThrow().openedNanos();
        if (now - nextNanos < times.moving().toNanos() && files.size() < MOST_OPEN) {
            return false;
        }
        files.remove();
        close(file);
        beginLines();
        return true;
    }
}
