package dev.longwave.endpoint;

import dev.longwave.auth.Access;
import dev.longwave.auth.Authenticator;
import dev.longwave.auth.Denial;
import dev.longwave.auth.Verdict;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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

    /**
     * What holds for a request.
     *
     * @param authenticator who judges what is shown; null where everybody is let in
     * @param credentials where it is looked for
     * @param anonymous channels and patterns for those who show nothing
     */
    private record Rules(@Nullable Authenticator authenticator, Credentials credentials, Set<String> anonymous) {}

    private final Supplier<Rules> rules;
    private final boolean operatorsSeeAll;
    private final Denials denials;

    private Gate(Supplier<Rules> rules, boolean operatorsSeeAll, Denials denials) {
        this.rules = rules;
        this.operatorsSeeAll = operatorsSeeAll;
        this.denials = denials;
    }

    /** The gate of the public listener. */
    static Gate ofPublic(Supplier<Admission> admission, Denials denials) {
        return new Gate(
                () -> {
                    Admission now = admission.get();
                    return new Rules(
                            now.authentication().publicListener(),
                            Credentials.ofPublic(now.jwt(), now.cors(), denials),
                            now.jwt().anonymous());
                },
                false,
                denials);
    }

    /** The gate of the internal listener, where an operator may subscribe to every channel. */
    static Gate ofInternal(Supplier<Admission> admission, OperatorSessions sessions, Denials denials) {
        Credentials credentials = Credentials.ofInternal(sessions, denials);
        return new Gate(
                () -> new Rules(admission.get().authentication().internalListener(), credentials, Set.of()),
                true,
                denials);
    }

    /**
     * Lets a request in, at once or, where what it shows has to be looked at elsewhere, later.
     *
     * @throws ProblemException where it is not let in
     */
    Exchange enter(Request request, Reply reply, Entrance entrance) throws ProblemException {
        Rules now = rules.get();
        if (now.authenticator == null) {
            return entrance.enter(caller(request, Access.unlimited(), false));
        }
        String credential = now.credentials.of(request);
        if (credential == null) {
            if (now.anonymous.isEmpty()) {
                throw denials.of(request, Denial.NO_TOKEN, now.credentials.expected(request));
            }
            return entrance.enter(caller(request, Access.anonymous(List.copyOf(now.anonymous)), true));
        }
        CompletableFuture<Verdict> verdict = now.authenticator.judge(credential).toCompletableFuture();
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
