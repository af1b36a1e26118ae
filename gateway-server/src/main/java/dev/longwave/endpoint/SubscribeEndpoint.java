package dev.longwave.endpoint;

import dev.longwave.http.Sse;
import dev.longwave.http.SseHandshake;
import dev.longwave.hub.ChannelPattern;
import dev.longwave.hub.Hub;
import dev.longwave.hub.Placement;
import dev.longwave.hub.RefusedException;
import dev.longwave.hub.StartPosition;
import dev.longwave.hub.SubscribeRequest;
import dev.longwave.stream.StreamLoop;
import dev.longwave.stream.Subscription;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** {@code GET /events/{channel}} and {@code GET /events?channel=...}: opens a stream. */
final class SubscribeEndpoint {
    private static final String PATH = "/events";

    /** What a client is told to wait that cannot be served now: a random time in this range, in milliseconds. */
    private static final int SHORTEST_REFUSAL = 2_000;

    private static final int LONGEST_REFUSAL = 10_000;

    private final Hub hub;
    private final Cors cors;
    private final int maxChannels;

    SubscribeEndpoint(Hub hub, Cors cors, int maxChannels) {
        this.hub = hub;
        this.cors = cors;
        this.maxChannels = maxChannels;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH) || target.path().startsWith(PATH + "/");
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        HttpHeaders corsHeaders = cors.headersFor(request.headers());
        reply.extra(corsHeaders);
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return new NoBody(() -> reply.send(Cors.preflight()));
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (!head && !request.method().equals(HttpMethod.GET)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD, OPTIONS"));
        }
        SubscribeRequest subscribe = read(request);
        if (head) {
            return new NoBody(() -> reply.send(headOnly(request)));
        }
        return new NoBody(() ->
                reply.handOver(() -> StreamLoop.of(request.ctx().channel().eventLoop())
                        .admit(() -> open(request, reply, subscribe, corsHeaders))));
    }

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

    private void open(Request request, Reply reply, SubscribeRequest subscribe, HttpHeaders corsHeaders) {
        ChannelHandlerContext ctx = request.ctx();
        if (!ctx.channel().isActive()) {
            return;
        }
        Placement placement;
        try {
            placement = hub.place(subscribe, ctx.channel().eventLoop());
        } catch (RefusedException e) {
            reply.close();
            refuse(request, reply, e);
            return;
        }
        if (placement instanceof Placement.Placed placed) {
            stream(request, reply, placed.subscription(), corsHeaders);
        } else {
            reply.close();
            reply.send(Answer.noContent());
        }
    }

    private void stream(Request request, Reply reply, Subscription subscription, HttpHeaders corsHeaders) {
        ChannelHandlerContext ctx = request.ctx();
        Sse.open(ctx, request.http(), hub.settings().streams(), corsHeaders, subscription);
        reply.handedOver();
        ctx.pipeline().remove(ctx.handler());
    }

    private static FullHttpResponse headOnly(Request request) {
        HttpResponse head = SseHandshake.head(request.http(), EmptyHttpHeaders.INSTANCE);
        FullHttpResponse response = Answer.noContent().setStatus(HttpResponseStatus.OK);
        response.headers().set(head.headers()).remove(HttpHeaderNames.TRANSFER_ENCODING);
        return response;
    }

    /** An EventSource gives up for good on any other status, so one that may come back gets 200, a time, and the end. */
    private static void refuse(Request request, Reply reply, RefusedException refusal) {
        boolean eventSource = request.headers().getAll(HttpHeaderNames.ACCEPT).stream()
                .anyMatch(accept -> AsciiString.containsIgnoreCase(accept, "text/event-stream"));
        if (!eventSource) {
            reply.send(Problems.of(refusal));
            return;
        }
        int retry = ThreadLocalRandom.current().nextInt(SHORTEST_REFUSAL, LONGEST_REFUSAL);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, SseHandshake.refusal(Duration.ofMillis(retry)));
        response.headers()
                .set(SseHandshake.head(request.http(), EmptyHttpHeaders.INSTANCE)
                        .headers())
                .remove(HttpHeaderNames.TRANSFER_ENCODING);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        reply.send(response);
    }
}
