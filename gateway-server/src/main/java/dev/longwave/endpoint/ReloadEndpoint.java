package dev.longwave.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.longwave.config.ConfigChange;
import dev.longwave.config.ConfigProblems;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** {@code POST /reload}: has the gateway load its configuration again. */
final class ReloadEndpoint {
    private static final String PATH = "/reload";

    private final Reloading reloading;

    ReloadEndpoint(Reloading reloading) {
        this.reloading = reloading;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH);
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        if (!request.method().equals(HttpMethod.POST)) {
            throw new ProblemException(Problem.methodNotAllowed("POST"));
        }
        return new NoBody(() -> Completions.on(request.ctx().executor(), reloading.reload(), (change, failure) -> {
            if (change != null) {
                reply.send(Answer.json(json(change)));
            } else {
                reply.send(problem(failure));
            }
        }));
    }

    private static String json(ConfigChange change) {
        return JsonBody.of(json -> {
            json.writeStartObject();
            writeNames(json, "changed", change.changed());
            writeNames(json, "needs_restart", change.needRestart());
            json.writeEndObject();
        });
    }

    private static void writeNames(JsonGenerator json, String field, List<String> names) throws IOException {
        json.writeArrayFieldStart(field);
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
    }

    private static Problem problem(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ConfigProblems || cause instanceof IOException) {
            return new Problem(
                    HttpResponseStatus.UNPROCESSABLE_ENTITY,
                    "Configuration not valid",
                    "nothing has changed; mend this and reload again: " + cause.getMessage());
        }
        return cause instanceof RejectedExecutionException
                ? Problem.unavailable("Not ready", "the gateway is stopping; nothing has changed")
                : new Problem(
                        HttpResponseStatus.INTERNAL_SERVER_ERROR,
                        "Internal error",
                        "the configuration could not be loaded; the log has the reason");
    }
}
