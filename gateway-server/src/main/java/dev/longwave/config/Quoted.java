package dev.longwave.config;

/** Text from outside as it stands in a message: in quotes, on one line, and not longer than a person wants to read. */
final class Quoted {
    private static final int SHOWN_CHARS = 80;

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), SHOWN_CHARS); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(text.length() > SHOWN_CHARS ? "...\"" : "\"").toString();
    }
}
