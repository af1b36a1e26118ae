package dev.longwave.log;

import dev.longwave.sse.Frame;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A position in the one order of events, as clients see it: {@code <epoch>-<sequence>}, of fixed width.
 *
 * @param epoch names one unbroken life of the logs: 8 characters of {@code [a-z0-9]}
 * @param sequence the number of the last event that the position includes, 0 for none
 */
public record EventId(String epoch, long sequence) {
    private static final int EPOCH_LENGTH = 8;
    private static final String EPOCH_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9]{" + EPOCH_LENGTH + "})-([0-9]{" + Frame.SEQUENCE_DIGITS + "})");

    public EventId {
        if (!epoch.matches("[a-z0-9]{" + EPOCH_LENGTH + "}")) {
            throw new IllegalArgumentException(
                    "epoch must be " + EPOCH_LENGTH + " characters of [a-z0-9], got \"" + epoch + "\"");
        }
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must be at least 0, got " + sequence);
        }
    }

    /** A new epoch, unlike any other for all practical purposes. */
    public static String newEpoch() {
        SecureRandom random = new SecureRandom();
        StringBuilder epoch = new StringBuilder(EPOCH_LENGTH);
        for (int i = 0; i < EPOCH_LENGTH; i++) {
            epoch.append(EPOCH_ALPHABET.charAt(random.nextInt(EPOCH_ALPHABET.length())));
        }
        return epoch.toString();
    }

    /** What stands before the digits in every id of an epoch. */
    public static String prefix(String epoch) {
        return epoch + '-';
    }

    /** Reads an id of this form; null for any other text, which may be a publisher's own id. */
    public static @Nullable EventId parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? new EventId(form.group(1), Long.parseLong(form.group(2))) : null;
    }

    /** The id of a position, without checking the epoch again. */
    public static String format(String epoch, long sequence) {
        String digits = Long.toString(sequence);
        StringBuilder id = new StringBuilder(EPOCH_LENGTH + 1 + Frame.SEQUENCE_DIGITS);
        id.append(epoch).append('-');
        for (int i = digits.length(); i < Frame.SEQUENCE_DIGITS; i++) {
            id.append('0');
        }
        return id.append(digits).toString();
    }

    @Override
    public String toString() {
        return format(epoch, sequence);
    }
}
