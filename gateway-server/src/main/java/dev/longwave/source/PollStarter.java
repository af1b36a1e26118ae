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
    private final int limitBytes;

    /**
     * Creates a starter.
     *
     * @param thread where all polls are confined to
     * @param limitBytes longest body that is read
     */
    PollStarter(SourceKind.Poll poll, HttpGets gets, ScheduledExecutorService thread, int limitBytes) {
        this.poll = poll;
        this.url = new PollUrl(poll.url());
        this.gets = gets;
        this.thread = thread;
        this.limitBytes = limitBytes;
    }

    @Override
    public SourceRun start(Map<String, String> values, SourceOutput output) {
        PollRun run = new PollRun(poll, url, values, gets, thread, limitBytes, output);
        run.start();
        return run;
    }
}
