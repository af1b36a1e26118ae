package dev.longwave.overload;

import dev.longwave.config.OverloadConfig;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at memory a few times a second, and after each collection, and decides what is done about it. The thread that
 * looks is its own: it may have to collect the heap, and neither delivery nor publishing waits for it.
 *
 * <p>A portion of streams is closed at each look while direct memory is short, for closing shows at once. While the heap is
 * short it is closed for each new figure alone, and where several portions did not help the logs are made to keep less.
 */
public final class OverloadMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OverloadMonitor.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Portions of streams closed for the heap after which the logs pay, too. */
    private static final int PORTIONS_BEFORE_LOGS = 3;

    private final Heap heap;
    private final HeapGauge heapGauge;
    private final Supplier<Usage> direct;
    private final Relief relief;
    private final OverloadListener listener;
    private final StageOfUsage heapStage;
    private final StageOfUsage directStage;

    // any thread
    private volatile Stage stage = Stage.NORMAL;
    private volatile Usage heapUsage;
    private volatile Usage directUsage;
    private volatile @Nullable Thread looking;
    private volatile boolean closed;

    // the looking thread
    private int figuresSeen;
    private int portions;
    private boolean logsShrunk;

    OverloadMonitor(
            OverloadConfig config,
            Heap heap,
            Supplier<Usage> direct,
            Relief relief,
            OverloadListener listener,
            LongSupplier nanoTime) {
        this.heap = heap;
        this.heapGauge = new HeapGauge(heap, config.heapShedAt(), nanoTime);
        this.direct = direct;
        this.relief = relief;
        this.listener = listener;
        this.heapStage = new StageOfUsage(config.heapRefuseAt(), config.heapShedAt());
        this.directStage = new StageOfUsage(config.directRefuseAt(), config.directShedAt());
        this.heapUsage = heapGauge.read(false);
        this.directUsage = direct.get();
    }

    /** Begins to look at the memory of this process, on a thread of its own, until closed. */
    public static OverloadMonitor start(OverloadConfig config, StreamRelief relief, OverloadListener listener) {
        OverloadMonitor monitor =
                new OverloadMonitor(config, new RuntimeHeap(), DirectMemory::usage, relief, listener, System::nanoTime);
        Thread thread = new Thread(monitor::lookUntilClosed, "longwave-overload");
        thread.setDaemon(true);
        monitor.looking = thread;
        thread.start();
        return monitor;
    }

    /** What is done now. Any thread. */
    public Stage stage() {
        return stage;
    }

    /** How much of the heap was needed at the last look, as far as collections have told. Any thread. */
    public Usage heap() {
        return heapUsage;
    }

    /** How much direct memory was in use at the last look. Any thread. */
    public Usage direct() {
        return directUsage;
    }

    /** Why no new streams are taken, null where they are. Any thread. */
    public @Nullable String reasonAgainstStreams() {
        return stage == Stage.NORMAL ? null : "memory is short: " + figures();
    }

    private String figures() {
        return "heap after collection " + heapUsage + ", direct memory " + directUsage;
    }

    private void lookUntilClosed() {
        Runnable stopWaking = heap.onCollection(this::wake);
        while (!closed) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            tryLook();
        }
        stopWaking.run();
    }

    private void wake() {
        LockSupport.unpark(looking);
    }

    private void tryLook() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warn("could not look at memory; trying again", e);
        }
    }

    /** Looks once, and does what has to be done. */
    void look() {
        heapUsage = heapGauge.read(heapStage.stage() != Stage.NORMAL);
        directUsage = direct.get();
        Stage ofHeap = heapStage.take(heapUsage);
        Stage ofDirect = directStage.take(directUsage);
        change(ofHeap.or(ofDirect));
        if (ofDirect == Stage.SHEDDING) {
            relief.closeStreams(true, listener::shedForDirectMemory);
        }
        if (ofHeap == Stage.SHEDDING) {
            relieveHeap();
        } else {
            portions = 0;
        }
        if (ofHeap == Stage.NORMAL && logsShrunk) {
            logsShrunk = false;
            relief.restoreLogs();
        }
    }

    private void relieveHeap() {
        if (heapGauge.figures() == figuresSeen) {
            return;
        }
        figuresSeen = heapGauge.figures();
        relief.closeStreams(false, listener::shedForHeap);
        if (portions++ >= PORTIONS_BEFORE_LOGS) {
            logsShrunk = true;
            relief.shrinkLogs();
        }
    }

    private void change(Stage next) {
        Stage before = stage;
        if (next == before) {
            return;
        }
        stage = next;
        String what = switch (next) {
            case NORMAL -> "over, new streams are taken again";
            case NO_NEW_STREAMS -> "no new streams are taken";
            case SHEDDING -> "streams furthest behind are closed";
        };
        LOG.warn("overload stage={} was={}: {}; {}", next.number(), before.number(), what, figures());
    }

    /** Stops looking. */
    @Override
    public void close() {
        closed = true;
        Thread thread = looking;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
