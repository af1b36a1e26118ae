package dev.longwave.config;

/** A whole number within a range, or the word {@code none} for no limit. */
record LimitType(int min, int max) implements ValueType<Integer> {
    private static final String NO_LIMIT = "none";

    @Override
    public String expected() {
        return min + " to " + max + ", or " + NO_LIMIT;
    }

    @Override
    public Integer parse(String text) throws InvalidValueException {
        if (text.equals(NO_LIMIT)) {
            return LimitsConfig.NONE;
        }
        if (text.equals("0") || text.equalsIgnoreCase(NO_LIMIT)) {
            throw new InvalidValueException(expected(), text, "write \"none\" for no limit");
        }
        return new CountType(min, max).parse(text);
    }
}
