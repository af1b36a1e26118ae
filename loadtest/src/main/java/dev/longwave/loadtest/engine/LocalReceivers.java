package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.LedgerTotals;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Subscribers on event loops of this process. */
final class LocalReceivers implements Receivers {
    private static final long ANSWER_SECONDS = 60;

    private final IoEventLoopGroup group;
    private final List<ReceivingLoop> loops = new ArrayList<>();
    private final List<Future<?>> churning = new ArrayList<>();

    /**
     * @param nextNumber the number of the event that is published next; negative if nobody knows
     * @param progress runs on an event loop whenever something was delivered
     * @throws IOException if the server cannot be connected to, for a reason that is known already
     */
    LocalReceivers(ReceiverSettings settings, LongSupplier nextNumber, Runnable progress) throws IOException {
        Transport transport = new Transport(settings.target().subscribe(), settings.insecure());
        group = Transport.newLoops(settings.loops(), "receiver");
        for (int i = 0; i < settings.loops(); i++) {
            EventLoop loop = group.next();
            loops.add(new ReceivingLoop(settings, loop, transport, nextNumber, progress));
        }
    }

    @Override
    public void open(int first, int count) {
        List<List<Integer>> numbers = new ArrayList<>();
        loops.forEach(loop -> numbers.add(new ArrayList<>()));
        for (int number = first; number < first + count; number++) {
            numbers.get(number % loops.size()).add(number);
        }
        for (int i = 0; i < loops.size(); i++) {
            ReceivingLoop loop = loops.get(i);
            List<Integer> own = numbers.get(i);
            loop.loop().execute(() -> loop.open(own));
        }
    }

    @Override
    public void cut() {
        tell(ReceivingLoop::cut);
    }

    @Override
    public void resume(Duration spread) {
        tell(loop -> loop.resume(spread.toMillis()));
    }

    @Override
    public void stall(int count) {
        for (int i = 0; i < loops.size(); i++) {
            ReceivingLoop loop = loops.get(i);
            int own = (count + loops.size() - 1 - i) / loops.size();
            loop.loop().execute(() -> loop.stall(own));
        }
    }

    @Override
    public void unstall() {
        tell(ReceivingLoop::unstall);
    }

    @Override
    public void churn(double perSecond) {
        churning.forEach(timer -> timer.cancel(false));
        churning.clear();
        if (perSecond > 0) {
            long period = Math.max(1, Math.round(1e9 * loops.size() / perSecond));
            for (ReceivingLoop loop : loops) {
                churning.add(loop.loop().scheduleAtFixedRate(loop::change, period, period, TimeUnit.NANOSECONDS));
            }
        }
    }

    @Override
    public long delivered() {
        long sum = 0;
        for (int i = 0; i < loops.size(); i++) {
            sum += loops.get(i).delivered();
        }
        return sum;
    }

    @Override
    public long connected() {
        return loops.stream().mapToLong(ReceivingLoop::connected).sum();
    }

    @Override
    public ReceiverSample take() {
        return ReceiverSample.merged(ask(ReceivingLoop::take));
    }

    @Override
    public List<LedgerTotals.Entry> settle(PublishedNumbers published) {
        return ask(loop -> loop.settle(published)).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public double otherCpuSeconds() {
        return 0;
    }

    @Override
    public void close() {
        tell(ReceivingLoop::close);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }

    private void tell(Consumer<ReceivingLoop> what) {
        loops.forEach(loop -> loop.loop().execute(() -> what.accept(loop)));
    }

    private <T> List<T> ask(Function<ReceivingLoop, T> what) {
        List<Future<T>> answers = new ArrayList<>();
        for (ReceivingLoop loop : loops) {
            Callable<T> question = () -> what.apply(loop);
            answers.add(loop.loop().submit(question));
        }
        return answers.stream().map(LocalReceivers::get).toList();
    }

    /** The answer of an event loop, for a thread that is none. */
    static <T> T get(Future<T> answer) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // which ends the run, and its result has to be asked for, too
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("an event loop of the load test does not answer", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
