package dev.longwave.source;

/** A source is not started now; the same may be granted later. Nothing was changed. */
public final class SourcesBusyException extends Exception {
    private static final long serialVersionUID = 1L;

    SourcesBusyException(String detail) {
        super(detail, null, false, false);
    }
}
