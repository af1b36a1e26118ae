package dev.longwave.endpoint;

import dev.longwave.auth.Access;
import dev.longwave.auth.Denial;
import dev.longwave.auth.Verdict;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.ChannelPattern;
import dev.longwave.hub.Publication;
import dev.longwave.hub.SubscribeRequest;

/** Who has made a request, and what they may do. Every check throws where they may not. */
final class Caller {
    private final Request request;
    private final Access access;
    private final boolean anonymous;
    private final boolean operatorsSeeAll;
    private final Denials denials;

    /**
     * Somebody who was let in.
     *
     * @param anonymous whether they have shown nothing, so that showing something may help
     * @param operatorsSeeAll whether an operator may subscribe to every channel here
     */
    Caller(Request request, Access access, boolean anonymous, boolean operatorsSeeAll, Denials denials) {
        this.request = request;
        this.access = access;
        this.anonymous = anonymous;
        this.operatorsSeeAll = operatorsSeeAll;
        this.denials = denials;
    }

    /** The wall clock's milliseconds at which what they may do is over, {@link Access#NEVER} where it is not. */
    long endsAtMillis() {
        return access.endsAtMillis();
    }

    /** What they have shown, as logs name it. */
    String who() {
        return access.who();
    }

    /** For every channel and pattern, or not at all; whether there is such a channel makes no difference. */
    void maySubscribe(SubscribeRequest subscribe) throws ProblemException {
        if (operatorsSeeAll && access.grants().admin()) {
            return;
        }
        for (ChannelName channel : subscribe.channels()) {
            maySubscribe(channel.value());
        }
        for (ChannelPattern pattern : subscribe.patterns()) {
            maySubscribe(pattern.value());
        }
    }

    private void maySubscribe(String channel) throws ProblemException {
        if (!access.grants().maySubscribe(channel)) {
            throw notGranted("subscribe", channel);
        }
    }

    /** For any channel at all. */
    void mayPublish() throws ProblemException {
        if (access.grants().publish().isEmpty()) {
            throw denied(Denial.NOT_GRANTED, "nothing is granted to publish to; ask for a key or token that grants it");
        }
    }

    void mayPublish(ChannelName channel) throws ProblemException {
        if (!access.grants().mayPublish(channel.value())) {
            throw notGranted("publish", channel.value());
        }
    }

    /** To every channel of a publication. */
    void mayPublish(Publication publication) throws ProblemException {
        for (ChannelName channel : publication.channels()) {
            mayPublish(channel);
        }
    }

    /** Whatever only operators may. */
    void mayOperate() throws ProblemException {
        if (!access.grants().admin()) {
            throw denied(Denial.NOT_ADMIN, "only a key or token with \"admin\": true opens this");
        }
    }

    private ProblemException notGranted(String what, String channel) {
        return anonymous
                ? denied(Denial.NO_TOKEN, "\"" + channel + "\" is not open to everybody; send a token that grants it")
                : denied(
                        Denial.NOT_GRANTED,
                        "no \"" + what + "\" that is granted covers \"" + channel
                                + "\"; ask for less, or for a key or token that grants it");
    }

    private ProblemException denied(Denial reason, String detail) {
        return denials.of(request, access.who(), new Verdict.Denied(reason, detail));
    }
}
