package dev.longwave.config;

/** A whole number within a range. */
record CountType(int min, int max) implements ValueType<Integer> {
    private static final String WHOLE_NUMBER = "\\d{1,10}";

    @Override
    public String expected() {
        return min + " to " + max;
    }

    @Override
    public Integer parse(String text) throws InvalidValueException {
        if (!text.matches("-?\\d+")) {
            String digits = text.replaceAll("[_,' ]", "");
            String advice = digits.matches(WHOLE_NUMBER) && isAllowed(Long.parseLong(digits))
                    ? "write \"" + digits + "\""
                    : "write a whole number";
            throw new InvalidValueException(expected(), text, advice);
        }
        if (!text.matches(WHOLE_NUMBER) || !isAllowed(Long.parseLong(text))) {
            boolean small = text.startsWith("-") || (text.matches(WHOLE_NUMBER) && Long.parseLong(text) < min);
            throw new InvalidValueException(
                    expected(), text, small ? "write " + min + " or more" : "write " + max + " or less");
        }
        return Integer.parseInt(text);
    }

    private boolean isAllowed(long value) {
        return value >= min && value <= max;
    }
}
