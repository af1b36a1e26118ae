package dev.longwave.config;

import java.util.Locale;

/** A host name without a port, in lower case. */
record HostType() implements ValueType<String> {
    @Override
    public String expected() {
        return "host names such as gateway.internal";
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        if (!HostName.isValid(text)) {
            throw new InvalidValueException(expected(), text, advice(text));
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String advice(String text) {
        if (ListenAddress.isHost(text)) {
            return "leave it out: IP addresses are always allowed";
        }
        String host = text.replaceFirst(":\\d*$", "");
        if (HostName.isValid(host)) {
            return "write \"" + host + "\", which holds for every port";
        }
        return "write each name in full, without scheme, port or *";
    }
}
