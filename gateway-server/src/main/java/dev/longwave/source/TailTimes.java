package dev.longwave.source;

import java.time.Duration;

/**
 * How long following a file waits for what.
 *
 * @param look time between two looks at a file where nothing happens
 * @param partial how long a line's end is waited for before the line is published as far as it goes
 * @param moving how long a file's writer has time to move on to the next one, once its name leads there
 */
record TailTimes(Duration look, Duration partial, Duration moving) {
    static final TailTimes DEFAULT =
            new TailTimes(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1));
}
