package dev.longwave.auth;

import java.util.Locale;

/** Why somebody is not let in, or not to what was asked for. */
public enum Denial {
    /** Nothing was shown. */
    NO_TOKEN(401, "No token"),
    /** More than one token was shown. */
    REPEATED(400, "Token sent twice"),
    /** The token is longer than any that is looked at. */
    TOO_LONG(401, "Token too long"),
    /** The token is not a signed JWT, or a part of it is not what the standard says. */
    MALFORMED(401, "Malformed token"),
    /** The token is signed in a way that no key is for, or not at all. */
    ALGORITHM(401, "Algorithm not accepted"),
    /** The token asks for an extension to be understood. */
    CRITICAL(401, "Critical extension not understood"),
    /** There is no key of the id that the token names. */
    UNKNOWN_KEY(401, "Unknown signing key"),
    /** No key has signed this. */
    SIGNATURE(401, "Bad signature"),
    /** The token's time is over. */
    EXPIRED(401, "Token expired"),
    /** The token would be good for ever. */
    NO_EXPIRY(401, "Token without expiry"),
    /** The token's time has not begun. */
    NOT_YET(401, "Token not valid yet"),
    /** The token is from somebody else. */
    ISSUER(401, "Wrong issuer"),
    /** The token is for somebody else. */
    AUDIENCE(401, "Wrong audience"),
    /** What the token grants cannot be read. */
    CLAIM(401, "Malformed grants"),
    /** There is no such API key. */
    API_KEY(401, "Unknown API key"),
    /** The request comes from a web page that it must not come from. */
    FOREIGN_ORIGIN(403, "Foreign origin"),
    /** The request comes from a web page of another site. */
    CROSS_SITE(403, "Cross-site request"),
    /** A channel or pattern is not among what is granted. */
    NOT_GRANTED(403, "Channel not granted"),
    /** It takes an operator. */
    NOT_ADMIN(403, "Admin right required"),
    /** The keys to check with cannot be had, or not any more. Not for good. */
    KEYS_UNAVAILABLE(503, "Signing keys unavailable"),
    /** Too many others wait for their tokens to be checked. Not for good. */
    BUSY(503, "Too many tokens to check");

    private final int status;
    private final String title;

    Denial(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status that says so: 401, 403, 400 where more than one token came (RFC 6750), or 503 where the same may be let in later. */
    public int status() {
        return status;
    }

    /** What kind of problem it is, in a few words. */
    public String title() {
        return title;
    }

    /** The word in logs and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
