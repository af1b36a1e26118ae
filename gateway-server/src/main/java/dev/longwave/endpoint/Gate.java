package dev.longwave.endpoint;

import dev.longwave.auth.Access;
import dev.longwave.auth.Authenticator;
import dev.longwave.auth.Denial;
import dev.longwave.auth.Verdict;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lets requests of one listener in, by what they show. */
final class Gate {
    /** What is behind the gate. */
    interface Entrance {
        /**
         * Takes a request of somebody who was let in.
         *
         * @throws ProblemException where it is not done, or not for them
         */
        Exchange enter(Caller caller) throws ProblemException;
    }

    private final @Nullable Authenticator authenticator;
    private final Credentials credentials;
    private final List<String> anonymous;
    private final boolean operatorsSeeAll;
    private final Denials denials;

    /**
     * Creates a gate.
     *
     * @param authenticator who judges what is shown; null where everybody is let in
     * @param credentials where it is looked for
     * @param anonymous channels and patterns for those who show nothing
     * @param operatorsSeeAll whether an operator may subscribe to every channel here
     */
    Gate(
            @Nullable Authenticator authenticator,
            Credentials credentials,
            Set<String> anonymous,
            boolean operatorsSeeAll,
            Denials denials) {
        this.authenticator = authenticator;
        this.credentials = credentials;
        this.anonymous = List.copyOf(anonymous);
        this.operatorsSeeAll = operatorsSeeAll;
        this.denials = denials;
    }

    /**
     * Lets a request in, at once or, where what it shows has to be looked at elsewhere, later.
     *
     * @throws ProblemException where it is not let in
     */
    Exchange enter(Request request, Reply reply, Entrance entrance) throws ProblemException {
        if (authenticator == null) {
            return entrance.enter(caller(request, Access.unlimited(), false));
        }
        String credential = credentials.of(request);
        if (credential == null) {
            if (anonymous.isEmpty()) {
                throw denials.of(request, Denial.NO_TOKEN, credentials.expected(request));
            }
            return entrance.enter(caller(request, Access.anonymous(anonymous), true));
        }
        CompletableFuture<Verdict> verdict = authenticator.judge(credential).toCompletableFuture();
        PendingExchange pending = new PendingExchange(verdict, judged -> settle(judged, request, reply, entrance));
        return verdict.isDone() ? pending.settle() : pending;
    }

    private Exchange settle(Verdict verdict, Request request, Reply reply, Entrance entrance) throws ProblemException {
        if (verdict instanceof Verdict.Admitted admitted) {
            return entrance.enter(caller(request, admitted.access(), false));
        }
        ProblemException denied = denials.of(request, "unknown", (Verdict.Denied) verdict);
        if (denied.problem().status().equals(HttpResponseStatus.SERVICE_UNAVAILABLE)
                && SubscribeEndpoint.takes(request.target())) {
            return new NoBody(() -> ComeBack.send(request, reply, denied.problem()));
        }
        throw denied;
    }

    private Caller caller(Request request, Access access, boolean isAnonymous) {
        return new Caller(request, access, isAnonymous, operatorsSeeAll, denials);
    }
}
