package dev.longwave.auth;

/**
 * Whether a grant is at least as wide as a request, each a channel's name or a pattern: whether every name that the
 * request means is one that the grant means.
 *
 * <p>A star is always a whole segment, so the two are compared segment by segment, each with the separator behind it:
 * <ul>
 *   <li>{@code **}, which stands only at the end, covers whatever is left of the request, if that is never empty;
 *   <li>{@code *} covers a {@code *} and every text that is not empty, but no {@code **}, which may have several segments;
 *   <li>a text covers only itself.
 * </ul>
 */
final class Coverage {
    private Coverage() {}

    /**
     * Tells whether a grant covers a request.
     *
     * @param grant a valid name or pattern
     * @param requested a valid name or pattern
     */
    static boolean covers(String grant, String requested) {
        int granted = 0;
        int asked = 0;
        while (true) {
            int grantedEnd = segmentEnd(grant, granted);
            int askedEnd = segmentEnd(requested, asked);
            if (isRest(grant, granted, grantedEnd)) {
                return asked < requested.length();
            }
            if (isRest(requested, asked, askedEnd)
                    || !coversSegment(grant, granted, grantedEnd, requested, asked, askedEnd)) {
                return false;
            }
            boolean grantEnds = grantedEnd == grant.length();
            boolean requestEnds = askedEnd == requested.length();
            if (grantEnds || requestEnds) {
                return grantEnds && requestEnds;
            }
            if (grant.charAt(grantedEnd) != requested.charAt(askedEnd)) {
                return false;
            }
            granted = grantedEnd + 1;
            asked = askedEnd + 1;
        }
    }

    private static boolean coversSegment(
            String grant, int granted, int grantedEnd, String requested, int asked, int askedEnd) {
        if (grantedEnd - granted == 1 && grant.charAt(granted) == '*') {
            return askedEnd > asked;
        }
        return grantedEnd - granted == askedEnd - asked
                && grant.regionMatches(granted, requested, asked, grantedEnd - granted);
    }

    private static boolean isRest(String text, int from, int to) {
        return to - from == 2 && text.charAt(from) == '*' && text.charAt(from + 1) == '*';
    }

    private static int segmentEnd(String text, int from) {
        int end = from;
        while (end < text.length() && !endsSegment(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean endsSegment(char c) {
        return c == '/' || c == ':' || c == '.';
    }
}
