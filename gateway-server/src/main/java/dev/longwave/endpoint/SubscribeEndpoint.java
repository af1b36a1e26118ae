package dev.longwave.endpoint;

import dev.longwave.broker.Broker;
import dev.longwave.http.SseHandshake;
import dev.longwave.hub.ChannelPattern;
import dev.longwave.hub.Hub;
import dev.longwave.hub.Placement;
import dev.longwave.hub.RefusedException;
import dev.longwave.hub.StartPosition;
import dev.longwave.hub.SubscribeRequest;
import dev.longwave.limit.Limit;
import dev.longwave.limit.StreamLimits;
import dev.longwave.source.NoSuchSourceException;
import dev.longwave.source.SourceChannel;
import dev.longwave.source.Sources;
import dev.longwave.source.SourcesBusyException;
import dev.longwave.source.Viewing;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /events/{channel}} and {@code GET /events?channel=...}: opens a stream. */
final class SubscribeEndpoint {
    private static final String PATH = "/events";

    /** What a viewer of sources alone is shown first that does not say where to begin. */
    private static final StartPosition LATE_VIEWER = new StartPosition.Last(200);

    /**
     * What a client asks for.
     *
     * @param subscribe its channels and where to begin
     * @param filled those of the channels that a source fills
     */
    private record Asked(SubscribeRequest subscribe, List<SourceChannel> filled) {}

    /** How long a client whose position is not known yet waits for it to be. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Hub hub;
    private final Broker broker;
    private final Sources sources;
    private final Supplier<Cors> cors;
    private final int maxChannels;
    private final Gate gate;
    private final StreamLimits limits;
    private final StreamLifetimes lifetimes;
    private final Readiness readiness;
    private final RefusalListener refusals;

    SubscribeEndpoint(
            Hub hub,
            Broker broker,
            Sources sources,
            Supplier<Cors> cors,
            int maxChannels,
            Gate gate,
            StreamLimits limits,
            StreamLifetimes lifetimes,
            Readiness readiness,
            RefusalListener refusals) {
        this.hub = hub;
        this.broker = broker;
        this.sources = sources;
        this.cors = cors;
        this.maxChannels = maxChannels;
        this.gate = gate;
        this.limits = limits;
        this.lifetimes = lifetimes;
        this.readiness = readiness;
        this.refusals = refusals;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH) || target.path().startsWith(PATH + "/");
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        HttpHeaders corsHeaders = cors.get().headersFor(request.headers());
        reply.extra(corsHeaders);
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return new NoBody(() -> reply.send(Cors.preflight()));
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD, OPTIONS"));
        }
        return gate.enter(request, reply, caller -> {
            SubscribeRequest subscribe = read(request);
            caller.maySubscribe(subscribe);
            Asked asked = fill(subscribe);
            if (head) {
                return new NoBody(() -> reply.send(headOnly(request)));
            }
            Opening opening = new Opening(request, reply, asked, corsHeaders, caller.endsAtMillis());
            return new NoBody(() -> reply.handOver(() -> openInTurn(opening, 0)));
        });
    }

    private record Opening(Request request, Reply reply, Asked asked, HttpHeaders corsHeaders, long endsAtMillis) {}

    private SubscribeRequest read(Request request) throws ProblemException {
        StartPosition start = StartPositions.of(request);
        List<String> names = new ArrayList<>(request.target().all("channel"));
        String inPath = request.target().after(PATH + "/");
        if (inPath != null) {
            names.add(0, inPath);
        }
        if (names.isEmpty()) {
            throw new ProblemException(Problem.badRequest(
                    "No channel",
                    "expected a channel, as in \"GET /events/a\" or \"GET /events?channel=a&channel=b\""));
        }
        if (names.size() > maxChannels) {
            throw new ProblemException(Problem.badRequest(
                    "Too many channels",
                    "expected at most " + maxChannels + " channels and patterns a stream, got " + names.size()));
        }
        try {
            return SubscribeRequest.of(names, start);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest(
                    names.stream().anyMatch(ChannelPattern::isPattern)
                            ? "Invalid channel or pattern"
                            : "Invalid channel name",
                    e));
        }
    }

    /** Finds the sources behind the channels. Whoever asks for nothing else and names no position is shown a page of it. */
    private Asked fill(SubscribeRequest subscribe) throws ProblemException {
        List<SourceChannel> filled;
        try {
            filled = sources.find(subscribe.channels());
        } catch (NoSuchSourceException e) {
            throw new ProblemException(Problem.notFound(String.valueOf(e.getMessage())));
        }
        boolean sourcesAlone = filled.size() == subscribe.channels().size()
                && subscribe.patterns().isEmpty();
        StartPosition start =
                sourcesAlone && subscribe.start() instanceof StartPosition.Live ? LATE_VIEWER : subscribe.start();
        return new Asked(new SubscribeRequest(subscribe.channels(), subscribe.patterns(), start), filled);
    }

    /** Opens a stream as soon as what its client had last is here, or it has been waited for long enough. */
    private void openInTurn(Opening opening, long waitedNanos) {
        EventLoop loop = opening.request.ctx().channel().eventLoop();
        if (waitedNanos < PATIENCE_NANOS && broker.isAhead(opening.asked.subscribe.start())) {
            // it is looked for less and less often: there may be thousands
            long next = Math.min(Math.max(FIRST_LOOK_NANOS, waitedNanos), PATIENCE_NANOS - waitedNanos);
            loop.schedule(() -> openInTurn(opening, waitedNanos + next), next, TimeUnit.NANOSECONDS);
        } else {
            StreamLoop.of(loop).admit(() -> open(opening));
        }
    }

    private void open(Opening opening) {
        if (!opening.request.ctx().channel().isActive()) {
            return;
        }
        // not before: thousands may have been let in while there was no reason, and wait for their turn
        String notReady = readiness.reasonAgainst();
        if (notReady != null) {
            refusals.turnedAway();
            comeBack(opening, Problem.notReady(notReady));
            return;
        }
        SocketAddress client = opening.request.client();
        Limit reached = limits.open(client);
        if (reached != null) {
            comeBack(opening, Problems.of(reached, limits));
            return;
        }
        Viewing viewing;
        try {
            viewing = sources.view(opening.asked.filled, opening.asked.subscribe.start());
        } catch (SourcesBusyException e) {
            limits.closed(client);
            comeBack(opening, Problem.tooManyRequests("Too many sources", String.valueOf(e.getMessage())));
            return;
        }
        CompletableFuture<Void> ready = viewing.whenReady();
        if (ready.isDone() && !ready.isCompletedExceptionally()) {
            openLimited(opening, viewing);
        } else {
            EventLoop loop = opening.request.ctx().channel().eventLoop();
            ready.orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS)
                    .whenComplete((known, failure) -> loop.execute(() -> openWhenReady(opening, viewing, failure)));
        }
    }

    private void openWhenReady(Opening opening, Viewing viewing, @Nullable Throwable failure) {
        if (failure == null && opening.request.ctx().channel().isActive()) {
            openLimited(opening, viewing);
            return;
        }
        viewing.release();
        limits.closed(opening.request.client());
        if (failure != null) {
            comeBack(
                    opening,
                    Problem.unavailable(
                            "Source not known",
                            "it is not known which gateway of the cluster runs it; come back later"));
        }
    }

    /** Opens a stream for which there is a place, and a share in what fills its channels: both are given back with its end. */
    private void openLimited(Opening opening, Viewing viewing) {
        SocketAddress client = opening.request.client();
        Runnable giveBack = () -> {
            limits.closed(client);
            viewing.release();
        };
        SseStream stream = null;
        Problem refused = null;
        try {
            stream = place(opening);
        } catch (ProblemException e) {
            refused = e.problem();
        } finally {
            if (stream == null) {
                giveBack.run();
            }
        }
        if (stream != null) {
            stream.onClose(reason -> giveBack.run());
            viewing.begin();
        } else if (refused != null) {
            comeBack(opening, refused);
        } else {
            opening.reply.close();
            opening.reply.send(Answer.noContent());
        }
    }

    /**
     * Gives a stream its place in the logs.
     *
     * @return null where all is finished that it would follow
     * @throws ProblemException where there can be no stream now
     */
    private @Nullable SseStream place(Opening opening) throws ProblemException {
        Request request = opening.request;
        Placement placement;
        try {
            placement =
                    hub.place(opening.asked.subscribe, request.ctx().channel().eventLoop());
        } catch (RefusedException e) {
            throw new ProblemException(Problems.of(e));
        }
        if (!(placement instanceof Placement.Placed placed)) {
            return null;
        }
        SseStream stream = OpenedStream.open(
                request, opening.reply, hub.settings().streams(), opening.corsHeaders, placed.subscription());
        SocketAddress client = request.client();
        if (client != null && client != stream.remoteAddress()) {
            stream.remoteAddress(client);
        }
        lifetimes.begin(stream, opening.endsAtMillis);
        return stream;
    }

    private static void comeBack(Opening opening, Problem problem) {
        opening.reply.close();
        ComeBack.send(opening.request, opening.reply, problem);
    }

    private static FullHttpResponse headOnly(Request request) {
        HttpResponse head = SseHandshake.head(request.http(), EmptyHttpHeaders.INSTANCE);
        FullHttpResponse response = Answer.noContent().setStatus(HttpResponseStatus.OK);
        response.headers().set(head.headers()).remove(HttpHeaderNames.TRANSFER_ENCODING);
        return response;
    }
}
