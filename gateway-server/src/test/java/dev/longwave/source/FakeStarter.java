package dev.longwave.source;

import dev.longwave.sse.SseEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts runs that do what a test says. */
final class FakeStarter implements SourceStarter {
    /** A run whose end a test decides on. */
    static final class Run implements SourceRun {
        final Map<String, String> values;
        final SourceOutput output;
        private final boolean endsWhenStopped;
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private volatile boolean stopped;

        Run(Map<String, String> values, SourceOutput output, boolean endsWhenStopped) {
            this.values = values;
            this.output = output;
            this.endsWhenStopped = endsWhenStopped;
        }

        void say(String data) {
            output.publish(SseEvent.of(data));
            output.flush();
        }

        void end() {
            output.end("{}");
            gone.complete(null);
        }

        void beGone() {
            gone.complete(null);
        }

        boolean isStopped() {
            return stopped;
        }

        @Override
        public void stop() {
            stopped = true;
            if (endsWhenStopped) {
                gone.complete(null);
            }
        }

        @Override
        public CompletionStage<Void> whenGone() {
            return gone;
        }
    }

    private final List<Run> runs = new CopyOnWriteArrayList<>();
    private volatile boolean endsWhenStopped = true;
    private volatile boolean fails;

    /** Runs of now on are gone only when a test says so. */
    void stopsSlowly() {
        endsWhenStopped = false;
    }

    void fails() {
        fails = true;
    }

    List<Run> runs() {
        return runs;
    }

    Run last() {
        return runs.get(runs.size() - 1);
    }

    @Override
    public SourceRun start(Map<String, String> values, SourceOutput output) {
        if (fails) {
            throw new IllegalStateException("as the test wants it");
        }
        Run run = new Run(values, output, endsWhenStopped);
        runs.add(run);
        return run;
    }
}
