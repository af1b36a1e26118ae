package dev.longwave.loadtest.engine;

/**
 * The channels of a run. Events go round them in turn: event {@code n} of the run stands at place {@code n / count} of
 * channel {@code n % count}.
 *
 * @param prefix what every name begins with
 * @param count how many, at least 1
 */
record Channels(String prefix, int count) {
    /** The name of a channel, from 0. */
    String name(int channel) {
        return prefix + channel;
    }

    /** The channel that a subscriber follows. */
    int ofSubscriber(int subscriber) {
        return subscriber % count;
    }

    /** The channel that an event goes to. */
    int ofEvent(long number) {
        return (int) (number % count);
    }

    /** The place of an event in its channel. */
    long place(long number) {
        return count == 1 ? number : number / count;
    }

    /** The first place of a channel that an event before {@code number} has not taken. */
    long placesBefore(int channel, long number) {
        return (number - channel + count - 1) / count;
    }
}
