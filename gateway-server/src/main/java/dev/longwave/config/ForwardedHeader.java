package dev.longwave.config;

/** The header in which proxies tell whom they speak for. Only one is read: the others may be a client's own words. */
public enum ForwardedHeader {
    /** {@code X-Forwarded-For}. */
    X_FORWARDED_FOR {
        @Override
        public String toString() {
            return "x-forwarded-for";
        }
    },
    /** {@code Forwarded}, RFC 7239. */
    FORWARDED
}
