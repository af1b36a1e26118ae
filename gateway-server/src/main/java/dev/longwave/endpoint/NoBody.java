package dev.longwave.endpoint;

import io.netty.buffer.ByteBuf;

/** A request that brings no body. */
final class NoBody implements Exchange {
    /** What to do once the request is whole. */
    interface Completion {
        void complete() throws ProblemException;
    }

    private final Completion completion;

    NoBody(Completion completion) {
        this.completion = completion;
    }

    @Override
    public void body(ByteBuf piece) throws ProblemException {
        if (piece.isReadable()) {
            throw new ProblemException(
                    Problem.badRequest("Unexpected body", "expected no body with this method; leave it out"));
        }
    }

    @Override
    public void complete() throws ProblemException {
        completion.complete();
    }
}
