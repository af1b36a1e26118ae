package dev.longwave.cli;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header {@code Retry-After}: how long a server that has no room now asks its client to wait. */
final class RetryAfter {
    /** A clock that is wrong, or a server that is, should not silence a client for a day. */
    private static final Duration MOST = Duration.ofMinutes(5);

    private static final Duration UNSAID = Duration.ofSeconds(1);

    private RetryAfter() {}

    /**
     * The wait that a response asks for.
     *
     * @param headers the response's
     * @param now the time, which only a wait that is given as a date is measured by
     * @return 0 to 5 minutes; one second if the header is missing or makes no sense
     */
    static Duration of(HttpHeaders headers, Instant now) {
        String value = headers.firstValue("Retry-After").orElse("").strip();
        if (value.matches("\\d{1,9}")) {
            return bounded(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return bounded(Duration.between(now, date.toInstant()));
        } catch (DateTimeException e) {
            return UNSAID;
        }
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(MOST) > 0 ? MOST : wait;
    }
}
