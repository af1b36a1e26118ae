package dev.longwave.source;

import java.time.Duration;

/**
 * How long is waited for processes.
 *
 * @param grace from asking a tree of processes to end to killing it
 * @param drain for output to end after its process has, while others hold it open
 * @param firstDelay before a process is started again
 * @param longestDelay the same after several times, each twice as long as the one before
 * @param healthy how long a process runs so that the next delay is the first again
 */
record ExecTimes(Duration grace, Duration drain, Duration firstDelay, Duration longestDelay, Duration healthy) {
    static final ExecTimes DEFAULT = new ExecTimes(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
}
