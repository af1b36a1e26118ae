package dev.longwave.endpoint;

import dev.longwave.auth.Denial;
import dev.longwave.auth.Verdict;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/**
 * A request that is not let in yet, and not refused either. The connection holds whatever comes after the request's head
 * until {@link #verdict} is there, and then goes on with what {@link #settle} gives it.
 */
final class PendingExchange implements Exchange {
    /** What is to be done with a verdict. */
    interface Settlement {
        Exchange settle(Verdict verdict) throws ProblemException;
    }

    private final CompletableFuture<Verdict> verdict;
    private final Settlement settlement;

    PendingExchange(CompletableFuture<Verdict> verdict, Settlement settlement) {
        this.verdict = verdict;
        this.settlement = settlement;
    }

    CompletableFuture<Verdict> verdict() {
        return verdict;
    }

    /**
     * The exchange of a request that is let in, once the verdict is there.
     *
     * @throws ProblemException where it is not let in
     */
    Exchange settle() throws ProblemException {
        return settlement.settle(
                verdict.getNow(new Verdict.Denied(Denial.BUSY, "the token is not checked yet; try again")));
    }

    @Override
    public void body(ByteBuf piece) {
        throw new IllegalStateException("the body of a request that is not let in yet");
    }

    @Override
    public void complete() {
        throw new IllegalStateException("the end of a request that is not let in yet");
    }
}
