package dev.longwave.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes the lines of a queue until there are no more, each at least once: a line is sent again until its answer has
 * been read, so a connection that breaks between the two publishes it twice. Lines stay in order, but for one that the
 * gateway has no room for while it takes a later one of the same request. Confined to one thread.
 */
final class PublishRun {
    private static final int BATCH_LINES = 500;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int TRIES_OF_LARGE_LINE = 3;

    private final LineQueue queue;
    private final LinePublisher publisher;
    private final Diagnostics diagnostics;
    private final Outage outage;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    /** Lines that have no final answer yet. */
    private List<PublishLine> pending = List.of();

    private int batchLines = BATCH_LINES;
    private int losses;

    PublishRun(LineQueue queue, LinePublisher publisher, Diagnostics diagnostics, Outage outage) {
        this.queue = queue;
        this.publisher = publisher;
        this.diagnostics = diagnostics;
        this.outage = outage;
    }

    /** Publishes every line, or stops when the gateway refuses all. */
    void run() throws InterruptedException {
        while (true) {
            if (pending.isEmpty()) {
                pending = queue.take(BATCH_LINES, BATCH_BYTES);
                losses = 0;
            }
            if (pending.isEmpty()) {
                return;
            }
            List<PublishLine> batch = pending.subList(0, Math.min(batchLines, pending.size()));
            BatchOutcome outcome = publisher.publish(batch);
            if (outcome instanceof BatchOutcome.Refused refused) {
                diagnostics.fail(refused.reason());
                return;
            }
            Thread.sleep(settle(batch, outcome).toMillis());
        }
    }

    /** Draws the consequences of an outcome and tells how long to wait before the next request. */
    private Duration settle(List<PublishLine> batch, BatchOutcome outcome) {
        if (outcome instanceof BatchOutcome.Answered answered) {
            return settleAnswers(batch, answered.answers());
        }
        if (outcome instanceof BatchOutcome.Busy busy) {
            outage.begin(busy.problem().toString());
            return busy.delay();
        }
        if (outcome instanceof BatchOutcome.TooLarge tooLarge) {
            if (batch.size() == 1) {
                giveUpFirst(tooLarge.problem().toString());
            } else {
                batchLines = batch.size() / 2;
            }
            return Duration.ZERO;
        }
        if (outcome instanceof BatchOutcome.Lost lost) {
            outage.begin(lost.reason());
            if (lost.connected()) {
                countLoss(batch);
            }
        }
        return backoff.next();
    }

    private Duration settleAnswers(List<PublishLine> batch, List<Answer> answers) {
        List<PublishLine> unsettled = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            PublishLine line = batch.get(i);
            if (answers.get(i) instanceof Answer.Refused refused) {
                if (refused.problem().isTemporary()) {
                    outage.begin(refused.problem().toString());
                    unsettled.add(line);
                } else {
                    diagnostics.fail("line " + line.number() + ": " + refused.problem());
                }
            }
        }
        int settled = answers.size() - unsettled.size();
        unsettled.addAll(pending.subList(answers.size(), pending.size()));
        pending = unsettled;
        if (settled > 0) {
            backoff.reset();
            losses = 0;
        }
        if (settled == batch.size()) {
            outage.end();
            batchLines = BATCH_LINES;
            return Duration.ZERO;
        }
        outage.begin("connection lost");
        if (answers.isEmpty()) {
            countLoss(batch);
        }
        return backoff.next();
    }

    /** A server that refuses a body by closing the connection can take its answer along with it. */
    private void countLoss(List<PublishLine> batch) {
        losses++;
        PublishLine first = batch.get(0);
        if (first.sizeBytes() > BATCH_BYTES && losses == TRIES_OF_LARGE_LINE) {
            giveUpFirst(first.sizeBytes() + " bytes; the connection breaks whenever it is sent");
        }
    }

    private void giveUpFirst(String reason) {
        diagnostics.fail("line " + pending.get(0).number() + ": " + reason);
        pending = pending.subList(1, pending.size());
        losses = 0;
    }
}
