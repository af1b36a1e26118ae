package dev.longwave.endpoint;

/** What a listener offers, for one connection. */
interface Routes {
    /**
     * Finds who takes a request.
     *
     * @throws ProblemException where nobody does
     */
    Exchange route(Request request, Reply reply) throws ProblemException;

    /** Nothing more is there to read for now. */
    default void readComplete() {}
}
