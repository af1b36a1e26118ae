package dev.longwave.limit;

import dev.longwave.config.AddressRange;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The addresses in a header of proxies, from the last to the first. It is taken apart from its end: nothing that a client
 * has put at the beginning, such as a quote that is never closed, changes how the rest is read.
 */
final class ForwardedChain {
    private final String text;
    private final boolean pairs;
    private int end;

    /**
     * Reads a header's value.
     *
     * @param pairs whether its elements are pairs as those of {@code Forwarded}, else addresses
     */
    ForwardedChain(String text, boolean pairs) {
        this.text = text;
        this.pairs = pairs;
        this.end = text.length();
    }

    /** The address before those that were read; null where there is none, or it says something else. */
    @Nullable
    InetAddress previous() {
        if (end < 0) {
            return null;
        }
        int comma = pairs ? lastOutsideQuotes(text, ',', end) : text.lastIndexOf(',', end - 1);
        String element = text.substring(comma + 1, end).strip();
        end = comma;
        String node = pairs ? forOf(element) : element;
        InetAddress address = node == null ? null : address(node);
        if (address == null) {
            // whoever wrote what stands before cannot be known any more
            end = -1;
        }
        return address;
    }

    /** What an element of {@code Forwarded} says the request is for, null where it says nothing. */
    private static @Nullable String forOf(String element) {
        int pairEnd = element.length();
        while (pairEnd >= 0) {
            int semicolon = lastOutsideQuotes(element, ';', pairEnd);
            String pair = element.substring(semicolon + 1, pairEnd).strip();
            if (pair.toLowerCase(Locale.ROOT).startsWith("for=")) {
                String value = pair.substring("for=".length());
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
            pairEnd = semicolon;
        }
        return null;
    }

    /** The index of a separator, looked for backwards; -1 where there is none. */
    private static int lastOutsideQuotes(String text, char separator, int before) {
        boolean quoted = false;
        for (int i = before - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '"' && !(quoted && isEscaped(text, i))) {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String text, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && text.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** The address of a node, with or without a port; null for {@code unknown}, a made-up name and anything else. */
    private static @Nullable InetAddress address(String node) {
        if (node.startsWith("[")) {
            int bracket = node.indexOf(']');
            return bracket > 0 && isPort(node.substring(bracket + 1))
                    ? AddressRange.address(node.substring(1, bracket))
                    : null;
        }
        int colon = node.indexOf(':');
        boolean withPort = colon > 0 && colon == node.lastIndexOf(':') && isPort(node.substring(colon));
        return AddressRange.address(withPort ? node.substring(0, colon) : node);
    }

    private static boolean isPort(String rest) {
        return rest.isEmpty() || rest.matches(":[0-9]{1,5}");
    }
}
