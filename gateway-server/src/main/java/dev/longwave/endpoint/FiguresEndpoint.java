package dev.longwave.endpoint;

import dev.longwave.stream.StreamLoop;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/** {@code GET /console/figures}: the gateway's figures as an event stream, one event a second. */
final class FiguresEndpoint {
    private static final String PATH = "/console/figures";

    private final Broadcast figures;

    FiguresEndpoint(Broadcast figures) {
        this.figures = figures;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH);
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        if (!request.method().equals(HttpMethod.GET)) {
            throw new ProblemException(Problem.methodNotAllowed("GET"));
        }
        return new NoBody(() -> reply.handOver(
                () -> StreamLoop.of(request.ctx().channel().eventLoop()).admit(() -> open(request, reply))));
    }

    private void open(Request request, Reply reply) {
        if (request.ctx().channel().isActive()) {
            figures.join()
                    .accept(OpenedStream.open(request, reply, figures.settings(), EmptyHttpHeaders.INSTANCE, null));
        }
    }
}
