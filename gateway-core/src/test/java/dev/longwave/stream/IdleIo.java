package dev.longwave.stream;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The I/O of a real event loop that has no connections: it counts the rounds, and a test may do in a round what a
 * connection's data would.
 */
final class IdleIo implements IoHandler, AutoCloseable {
    private final boolean spins;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop eventLoop;
    private volatile Thread thread = Thread.currentThread();
    private IntConsumer duringRound = round -> {};
    private int rounds;

    private IdleIo(boolean spins) {
        this.spins = spins;
        this.group = new MultiThreadIoEventLoopGroup(1, executor -> this);
        this.eventLoop = group.next();
    }

    /** A loop that sleeps while there is nothing to do. */
    static IdleIo sleeping() {
        return new IdleIo(false);
    }

    /** A loop that looks for work all the time, and so is found in the middle of things more often. */
    static IdleIo spinning() {
        return new IdleIo(true);
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    StreamLoop streams() {
        return StreamLoop.of(eventLoop);
    }

    /** How many rounds of I/O there have been. On the loop. */
    int rounds() {
        return rounds;
    }

    /** What happens in each round; it is given the round's number. On the loop. */
    void duringRound(IntConsumer action) {
        duringRound = action;
    }

    /** Runs a task on the loop and waits for it. */
    <T> T call(Callable<T> task) throws Exception {
        return eventLoop.submit(task).get(20, TimeUnit.SECONDS);
    }

    /** Runs a task on the loop and waits for it. */
    void run(Runnable task) throws Exception {
        eventLoop.submit(task).get(20, TimeUnit.SECONDS);
    }

    /** Waits until the loop has had so many rounds more, with all that its tasks and slices do in them. */
    void passRounds(int count) throws Exception {
        int until = call(() -> rounds + count);
        while (call(() -> rounds) < until) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public void initialize() {
        thread = Thread.currentThread();
    }

    @Override
    public int run(IoHandlerContext context) {
        rounds++;
        duringRound.accept(rounds);
        if (!spins && context.canBlock()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return 0;
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(thread);
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("no connections here");
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return false;
    }
}
