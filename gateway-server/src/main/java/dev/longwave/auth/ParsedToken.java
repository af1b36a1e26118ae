package dev.longwave.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A token taken apart, with nothing about it believed yet.
 *
 * @param header what its first part says
 * @param claims what its second part says
 * @param signed what is signed, the first two parts
 * @param signature the third part
 */
record ParsedToken(JWSHeader header, Map<String, Object> claims, String signed, Base64URL signature) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]*");

    /** Why a token cannot be taken apart. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Verdict.Denied denied;

        UnreadableException(Denial reason, String detail) {
            super(detail, null, false, false);
            this.denied = new Verdict.Denied(reason, detail);
        }

        Verdict.Denied denied() {
            return denied;
        }
    }

    static ParsedToken parse(String token) throws UnreadableException {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new UnreadableException(
                    Denial.MALFORMED, "expected a signed JWT of three parts, got " + parts.length + " part(s)");
        }
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                throw new UnreadableException(Denial.MALFORMED, "expected Base64url without padding in every part");
            }
        }
        Map<String, Object> header = json(parts[0], "header");
        if (!(header.get("alg") instanceof String algorithm)) {
            throw new UnreadableException(Denial.MALFORMED, "expected \"alg\" in the header, got none");
        }
        if (algorithm.equalsIgnoreCase("none")) {
            throw new UnreadableException(Denial.ALGORITHM, "the token is not signed: its alg is none");
        }
        try {
            return new ParsedToken(
                    JWSHeader.parse(header),
                    json(parts[1], "payload"),
                    parts[0] + '.' + parts[1],
                    new Base64URL(parts[2]));
        } catch (ParseException | IllegalArgumentException e) {
            throw new UnreadableException(Denial.MALFORMED, "the header is not that of a signed JWT");
        }
    }

    private static Map<String, Object> json(String part, String name) throws UnreadableException {
        try {
            Map<String, Object> object = JSONObjectUtils.parse(new Base64URL(part).decodeToString());
            // that is what "null" becomes
            if (object == null) {
                throw new ParseException("null", 0);
            }
            return object;
        } catch (ParseException e) {
            throw new UnreadableException(Denial.MALFORMED, "the " + name + " is not a JSON object");
        }
    }
}
