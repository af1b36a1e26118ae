package dev.longwave.config;

/** The value of a header of a request: printable ASCII. */
record HeaderValueType() implements ValueType<String> {
    @Override
    public String expected() {
        return "the value of a header";
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        if (!text.matches("[ -~\t]*")) {
            throw new InvalidValueException(expected(), text, "write printable ASCII on one line");
        }
        return text;
    }
}
