package dev.longwave.endpoint;

/** How many items a list answers with. */
final class PageSize {
    private static final int DEFAULT = 1_000;
    private static final int MAX = 10_000;

    private PageSize() {}

    /** Reads {@code limit} from the query. */
    static int of(RequestTarget target) throws ProblemException {
        String limit = target.one("limit");
        if (limit == null) {
            return DEFAULT;
        }
        if (!limit.matches("[0-9]{1,5}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX) {
            throw new ProblemException(
                    Problem.badRequest("Invalid limit", "expected \"limit\" as a number, 1 to " + MAX));
        }
        return Integer.parseInt(limit);
    }
}
