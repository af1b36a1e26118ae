package dev.longwave.endpoint;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.longwave.broker.UnavailableException;
import dev.longwave.hub.PublishReceipt;
import dev.longwave.hub.RefusedException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletionException;

/** What a publisher is told of one event. */
final class PublishAnswer {
    private PublishAnswer() {}

    static String json(PublishReceipt receipt) {
        StringBuilder json = new StringBuilder(80).append("{\"id\":\"");
        JsonStringEncoder.getInstance().quoteAsString(receipt.id(), json);
        return json.append("\",\"subscribers\":")
                .append(receipt.subscribers())
                .append('}')
                .toString();
    }

    static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refusal) {
            return Problems.of(refusal);
        }
        if (cause instanceof UnavailableException unavailable) {
            return Problem.unavailable("Not acknowledged", String.valueOf(unavailable.getMessage()));
        }
        return new Problem(
                HttpResponseStatus.INTERNAL_SERVER_ERROR,
                "Internal error",
                "the event may or may not have been published; the log has the reason");
    }
}
