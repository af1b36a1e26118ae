package dev.longwave.auth;

import java.util.List;

/**
 * What somebody may do, and for how long.
 *
 * @param who as logs name it, without anything secret
 * @param grants what is open
 * @param endsAtMillis the wall clock's milliseconds at which it is over, {@link #NEVER} for what does not end
 */
public record Access(String who, Grants grants, long endsAtMillis) {
    /** Later than any time. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final List<String> EVERYTHING = List.of("**");

    /** Everything, where a listener asks for nothing. */
    public static Access unlimited() {
        return new Access("anyone", new Grants(EVERYTHING, EVERYTHING, true), NEVER);
    }

    /** What those have who show nothing. */
    public static Access anonymous(List<String> subscribe) {
        return new Access("anonymous", new Grants(subscribe, List.of(), false), NEVER);
    }
}
