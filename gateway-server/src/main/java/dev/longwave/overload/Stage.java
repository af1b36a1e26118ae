package dev.longwave.overload;

/** What is done about memory, from nothing to the most; each stage does what those before it do, too. */
public enum Stage {
    /** There is enough. */
    NORMAL(0),
    /** No new streams are taken. */
    NO_NEW_STREAMS(1),
    /** The streams furthest behind are closed. */
    SHEDDING(2);

    private final int number;

    Stage(int number) {
        this.number = number;
    }

    /** The number in metrics and logs, 0 to 2. */
    public int number() {
        return number;
    }

    Stage or(Stage other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
