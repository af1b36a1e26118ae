package dev.longwave.source;

import dev.longwave.config.SourceKind;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a URL again and again, never twice at once, and publishes what changes. All polls share a thread, to which
 * everything here is confined but {@link #stop}.
 */
final class PollRun implements SourceRun {
    private static final Logger LOG = LoggerFactory.getLogger(PollRun.class);

    private static final int MOST_REDIRECTS = 5;

    private final SourceKind.Poll poll;
    private final PollUrl template;
    private final Map<String, String> values;
    private final HttpGets gets;
    private final ScheduledExecutorService thread;
    private final SourceOutput output;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    // the thread's
    private final PollAnswers answers;
    private final PollPace pace;
    private final Set<String> told = new HashSet<>();
    private long startedNanos;
    private int redirects;
    private boolean timedOut;
    private @Nullable CompletableFuture<HttpAnswer> request;
    private @Nullable Future<?> timeout;
    private @Nullable Future<?> next;
    /** Read by any thread. */
    private volatile boolean backingOff;

    PollRun(
            SourceKind.Poll poll,
            PollUrl template,
            Map<String, String> values,
            HttpGets gets,
            ScheduledExecutorService thread,
            SourceOutput output) {
        this.poll = poll;
        this.template = template;
        this.values = values;
        this.gets = gets;
        this.thread = thread;
        this.output = output;
        this.answers = new PollAnswers(poll, output);
        this.pace = new PollPace(poll.every(), () -> ThreadLocalRandom.current().nextDouble());
    }

    void start() {
        onThread(this::begin);
    }

    @Override
    public void stop() {
        onThread(this::close);
    }

    @Override
    public CompletionStage<Void> whenGone() {
        return gone;
    }

    @Override
    public Detail detail() {
        return new Detail(null, backingOff, 0);
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the thread of polls has been stopped", e);
            gone.complete(null);
        }
    }

    // ---- one poll ----

    private void begin() {
        if (gone.isDone()) {
            return;
        }
        try {
            ask(template.fill(values));
        } catch (CannotFollowException e) {
            end(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            // it says which of the headers, and not its value
            LOG.warn("source failed: cannot ask for {}: {}", template, e.getMessage());
            end("the request cannot be made");
        }
    }

    private void ask(URI url) {
        next = null;
        startedNanos = System.nanoTime();
        redirects = 0;
        timedOut = false;
        timeout = thread.schedule(this::giveUp, poll.timeout().toNanos(), TimeUnit.NANOSECONDS);
        send(url);
    }

    private void send(URI url) {
        CompletableFuture<HttpAnswer> sent = gets.send(url, answers.withConditions(poll.headers()));
        request = sent;
        sent.whenCompleteAsync((answer, failure) -> answered(url, answer, failure), thread);
    }

    private void giveUp() {
        timedOut = true;
        if (request != null) {
            request.cancel(true);
        }
    }

    private void answered(URI url, @Nullable HttpAnswer answer, @Nullable Throwable failure) {
        if (gone.isDone()) {
            return;
        }
        request = null;
        try {
            if (answer == null) {
                throw troubleOf(failure);
            }
            if (answer.isRedirect()) {
                send(targetOf(url, answer));
                return;
            }
            if (answer.status() != 304 && answer.status() / 100 != 2) {
                throw new PollTroubleException(
                        "the server answered " + answer.status(), PollPace.retryAfter(answer.retryAfter()));
            }
            succeeded(answers.take(answer));
        } catch (PollTroubleException e) {
            failed(e);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("source failed: an answer of {} cannot be read", template, e);
            end("the answer cannot be read");
        }
    }

    private void succeeded(@Nullable String end) {
        told.clear();
        backingOff = false;
        if (end != null) {
            output.end(end);
            close();
            return;
        }
        again(pace.afterSuccess(Duration.ofNanos(System.nanoTime() - startedNanos)));
    }

    private void failed(PollTroubleException trouble) {
        String message = String.valueOf(trouble.getMessage());
        if (told.add(message)) {
            LOG.warn("source failed: {} for {}", message, template);
            output.error(message);
        }
        backingOff = true;
        answers.forget();
        again(pace.afterTrouble(trouble.atLeast()));
    }

    private void again(Duration wait) {
        cancel(timeout);
        next = thread.schedule(this::begin, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private PollTroubleException troubleOf(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (timedOut) {
            return new PollTroubleException("the server did not answer in time");
        }
        if (cause instanceof HttpGets.TooLargeException) {
            return new PollTroubleException(String.valueOf(cause.getMessage()));
        }
        LOG.debug("no answer of {}", template, cause);
        return new PollTroubleException("the server cannot be reached");
    }

    /** Where a redirect leads: nobody but the configuration chooses the server, which may see headers that are secret. */
    private URI targetOf(URI url, HttpAnswer answer) throws PollTroubleException {
        if (++redirects > MOST_REDIRECTS) {
            throw new PollTroubleException("the server redirects again and again");
        }
        URI target;
        try {
            target = url.resolve(answer.location() == null ? "" : answer.location());
        } catch (IllegalArgumentException e) {
            throw new PollTroubleException("the server redirects to no URL");
        }
        if (target.getHost() == null || !HttpGets.Origin.of(target).equals(HttpGets.Origin.of(url))) {
            throw new PollTroubleException("the server redirects to another one");
        }
        return target;
    }

    // ---- the end ----

    private void end(String why) {
        output.error("the URL cannot be polled: " + why);
        output.end("{}");
        close();
    }

    private void close() {
        cancel(timeout);
        cancel(next);
        cancel(request);
        gone.complete(null);
    }

    private static void cancel(@Nullable Future<?> what) {
        if (what != null) {
            what.cancel(true);
        }
    }
}
