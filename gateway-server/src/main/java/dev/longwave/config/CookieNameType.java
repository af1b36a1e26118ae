package dev.longwave.config;

/** The name of a cookie (RFC 6265, section 4.1.1). */
record CookieNameType() implements ValueType<String> {
    @Override
    public String expected() {
        return "the name of a cookie";
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new InvalidValueException(expected(), text, "write letters, digits, \"-\" and \"_\"");
        }
        return text;
    }
}
