package dev.longwave.source;

import dev.longwave.config.SourceKind;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/** Polls the URLs of a source. */
final class PollStarter implements SourceStarter {
    private final SourceKind.Poll poll;
    private final PollUrl url;
    private final HttpGets gets;
    private final ScheduledExecutorService thread;

    /**
     * Creates a starter.
     *
     * @param thread where all polls are confined to, that of the one that asks
     */
    PollStarter(SourceKind.Poll poll, HttpGets gets, ScheduledExecutorService thread) {
        this.poll = poll;
        this.url = new PollUrl(poll.url());
        this.gets = gets;
        this.thread = thread;
    }

    @Override
    public SourceRun start(Map<String, String> values, SourceOutput output) {
        PollRun run = new PollRun(poll, url, values, gets, thread, output);
        run.start();
        return run;
    }
}
