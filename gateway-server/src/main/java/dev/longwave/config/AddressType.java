package dev.longwave.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address to listen on: {@code HOST:PORT}, IPv6 in brackets. */
record AddressType() implements ValueType<ListenAddress> {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]]*)\\]|([^\\[\\]]*)):(\\d{1,5})");
    private static final Pattern BARE_PORT = Pattern.compile(":?(\\d{1,5})");
    private static final Pattern STAR = Pattern.compile("\\*:(\\d{1,5})");

    @Override
    public String expected() {
        return "HOST:PORT";
    }

    @Override
    public ListenAddress parse(String text) throws InvalidValueException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValueException(expected(), text, advice(text));
        }
        String bracketed = matcher.group(1);
        String host = bracketed == null ? matcher.group(2) : bracketed;
        boolean bracketsFit = (bracketed != null) == host.contains(":");
        int port = Integer.parseInt(matcher.group(3));
        if (!bracketsFit || !ListenAddress.isHost(host)) {
            throw new InvalidValueException(expected(), text, advice(text));
        }
        if (!ListenAddress.isPort(port)) {
            throw new InvalidValueException(expected(), text, "write a port from 0 to 65535");
        }
        return new ListenAddress(host, port);
    }

    private static String advice(String text) {
        Matcher barePort = BARE_PORT.matcher(text);
        if (barePort.matches()) {
            return "write \"127.0.0.1:%1$s\" for this machine only or \"0.0.0.0:%1$s\" for every interface"
                    .formatted(barePort.group(1));
        }
        Matcher star = STAR.matcher(text);
        if (star.matches()) {
            return "write \"0.0.0.0:%1$s\", or \"[::]:%1$s\" for IPv6 too".formatted(star.group(1));
        }
        if (text.contains("://")) {
            return "leave the scheme and the path out";
        }
        if (!text.contains(":")) {
            return ListenAddress.isHost(text) ? "write \"" + text + ":8080\", with a port of your choice" : howTo();
        }
        int lastColon = text.lastIndexOf(':');
        String host = text.substring(0, lastColon);
        String port = text.substring(lastColon);
        if (host.contains(":")
                && ListenAddress.isHost(host)
                && BARE_PORT.matcher(port).matches()) {
            return "write \"[" + host + "]" + port + "\"";
        }
        return howTo();
    }

    private static String howTo() {
        return "write an IP address or a host name, a colon and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"";
    }
}
