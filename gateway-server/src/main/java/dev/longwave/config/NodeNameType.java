package dev.longwave.config;

/** What a gateway is called among others: it stands in keys of Redis, in metrics and in logs. */
record NodeNameType() implements ValueType<String> {
    @Override
    public String expected() {
        return "1 to 64 letters, digits, \".\", \"_\" or \"-\"";
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        if (!text.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new InvalidValueException(expected(), text, "write a name such as \"gateway-1\"");
        }
        return text;
    }
}
