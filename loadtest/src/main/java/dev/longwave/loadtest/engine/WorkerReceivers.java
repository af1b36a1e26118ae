package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.LedgerTotals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/** Subscribers in processes of their own, as one process may have only so many descriptors. */
final class WorkerReceivers implements Receivers {
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final LongSupplier nextNumber;
    private final ProcessMeter meter;

    /**
     * @param count how many processes
     * @param nextNumber the number of the event that is published next
     * @throws IOException if one cannot be started
     */
    WorkerReceivers(ReceiverSettings settings, int count, LongSupplier nextNumber) throws IOException {
        this.nextNumber = nextNumber;
        for (int i = 0; i < count; i++) {
            workers.add(new WorkerProcess(settings));
        }
        meter = new ProcessMeter(workers.stream().map(WorkerProcess::pid).toList());
    }

    @Override
    public void open(int first, int count) {
        long next = nextNumber.getAsLong();
        int from = first;
        for (int i = 0; i < workers.size(); i++) {
            int own = share(count, i);
            workers.get(i).tell(new Order.Open(from, own, next));
            from += own;
        }
    }

    @Override
    public void cut() {
        tell(i -> new Order.Cut());
    }

    @Override
    public void resume(Duration spread) {
        tell(i -> new Order.Resume(spread.toMillis()));
    }

    @Override
    public void stall(int count) {
        tell(i -> new Order.Stall(share(count, i)));
    }

    @Override
    public void unstall() {
        tell(i -> new Order.Unstall());
    }

    @Override
    public void churn(double perSecond) {
        tell(i -> new Order.Churn(perSecond / workers.size()));
    }

    @Override
    public long delivered() {
        return workers.stream().mapToLong(WorkerProcess::delivered).sum();
    }

    @Override
    public long connected() {
        return workers.stream().mapToLong(WorkerProcess::connected).sum();
    }

    @Override
    public ReceiverSample take() {
        tell(i -> new Order.Take());
        return ReceiverSample.merged(workers.stream()
                .map(worker -> worker.answer(Report.Sample.class).sample())
                .toList());
    }

    @Override
    public List<LedgerTotals.Entry> settle(PublishedNumbers published) {
        tell(i -> new Order.Settle(published));
        return workers.stream()
                .flatMap(worker -> worker.answer(Report.Entries.class).entries().stream())
                .toList();
    }

    @Override
    public double otherCpuSeconds() {
        return meter.cpuSeconds();
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
    }

    private void tell(IntFunction<Order> order) {
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).tell(order.apply(i));
        }
    }

    /** What falls to one worker of so many, which are spread evenly. */
    private int share(int count, int worker) {
        return (count + workers.size() - 1 - worker) / workers.size();
    }
}
