package dev.longwave.config;

/** How a token may be signed. A key is for one of these only, whatever a token says of itself. */
public enum JwtAlgorithm {
    /** HMAC with SHA-256 and a shared secret. */
    HS256("HS256"),
    /** RSA with SHA-256, PKCS #1 version 1.5, at least 2048 bits. */
    RS256("RS256"),
    /** ECDSA with SHA-256 on the curve P-256. */
    ES256("ES256"),
    /** Ed25519. */
    EDDSA("EdDSA");

    private final String joseName;

    JwtAlgorithm(String joseName) {
        this.joseName = joseName;
    }

    /** The name in a token's header (RFC 7518, RFC 8037). */
    public String joseName() {
        return joseName;
    }

    /** Whether one secret both signs and checks, so that it is kept and never published. */
    public boolean isSymmetric() {
        return this == HS256;
    }

    @Override
    public String toString() {
        return joseName;
    }
}
