package dev.longwave.config;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A secret. What is wrong with one is said without saying any of it.
 *
 * @param what what it is for, in words
 * @param leastBytes shortest that cannot be guessed, in bytes of UTF-8
 * @param allowed what it may be made of
 * @param madeOf the same in words
 */
record SecretType(String what, int leastBytes, Pattern allowed, String madeOf) implements ValueType<Secret> {
    /** The key of HS256, at least as long as what it signs with (RFC 7518, section 3.2). */
    static final SecretType SIGNING =
            new SecretType("a secret", 32, Pattern.compile("[^\\x00]*", Pattern.DOTALL), "characters other than NUL");

    /** What stands in a header. */
    static final SecretType API_KEY = new SecretType("a key", 16, Pattern.compile("[!-~]*"), "printable ASCII");

    /** The password of Redis, which decides by itself how long one has to be. */
    static final SecretType REDIS =
            new SecretType("a password", 1, Pattern.compile("[^\\x00\r\n]*"), "characters other than NUL, CR and LF");

    @Override
    public String expected() {
        return what + " of at least " + leastBytes + " bytes";
    }

    @Override
    public Secret parse(String text) throws InvalidValueException {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length < leastBytes) {
            throw InvalidValueException.unquoted(
                    expected(), length + " bytes", "take a random one, as from \"openssl rand -hex 32\"");
        }
        if (!allowed.matcher(text).matches()) {
            throw InvalidValueException.unquoted(expected(), "other characters", "write only " + madeOf);
        }
        return Secret.of(text);
    }
}
