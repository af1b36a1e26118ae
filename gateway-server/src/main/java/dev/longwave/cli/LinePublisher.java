package dev.longwave.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends lines to a gateway, one request at a time over one connection, and reads what it answers to each. */
final class LinePublisher {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ANSWER_LIMIT_BYTES = 64 * 1024;

    private final GatewayUrl url;
    private final GatewayConnection connection;
    private boolean understood;

    /**
     * Creates one that is not connected yet.
     *
     * @param token what to show to the gateway, or null
     * @param trust what checks the gateway's certificate, or null for Java's own way
     */
    LinePublisher(GatewayUrl url, @Nullable String token, @Nullable SSLContext trust) {
        this.url = url;
        this.connection = new GatewayConnection(Redirect.NEVER, PATIENCE, token, trust);
    }

    /** Sends lines in one request and waits for the answers. */
    BatchOutcome publish(List<PublishLine> lines) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/publish"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofByteArray(body(lines)))
                .build();
        try {
            HttpResponse<ResponseBody> response = connection.send(request);
            try (ResponseBody body = response.body()) {
                return outcome(response, body, lines.size());
            }
        } catch (IOException e) {
            return new BatchOutcome.Lost(String.valueOf(e.getMessage()), !(e instanceof ConnectException));
        }
    }

    private static byte[] body(List<PublishLine> lines) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (PublishLine line : lines) {
            body.writeBytes(line.json());
            body.write('\n');
        }
        return body.toByteArray();
    }

    private BatchOutcome outcome(HttpResponse<?> response, ResponseBody body, int lines) {
        int status = response.statusCode();
        if (status == 200) {
            return answers(body, lines);
        }
        Problem problem = Problem.of(status, body);
        if (problem.isTemporary()) {
            return new BatchOutcome.Busy(problem, RetryAfter.of(response.headers(), Instant.now()));
        }
        if (status == 413) {
            return new BatchOutcome.TooLarge(problem);
        }
        return status >= 500
                ? new BatchOutcome.Lost(problem.toString(), true)
                : new BatchOutcome.Refused(problem.toString());
    }

    private BatchOutcome answers(ResponseBody body, int lines) {
        List<Answer> answers = new ArrayList<>();
        LineReader reader = new LineReader(body, ANSWER_LIMIT_BYTES);
        try {
            for (InputLine line = reader.next(); line != null && answers.size() < lines; line = reader.next()) {
                Optional<Answer> answer =
                        line instanceof InputLine.Text text ? Answer.parse(text.text()) : Optional.empty();
                if (answer.isEmpty()) {
                    break;
                }
                understood = true;
                answers.add(answer.get());
            }
        } catch (IOException e) {
            // The answers that came before count; the lines behind them are sent again.
            return new BatchOutcome.Answered(answers);
        }
        // Half an answer is what a broken connection can leave, but not before anything was ever understood.
        return understood
                ? new BatchOutcome.Answered(answers)
                : new BatchOutcome.Refused(
                        "expected an answer line for each line, got something else; give the --url of a gateway's"
                                + " internal listener");
    }
}
