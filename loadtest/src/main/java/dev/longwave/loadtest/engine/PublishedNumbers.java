package dev.longwave.loadtest.engine;

/**
 * Which events of a run were published: all before {@code end} but some.
 *
 * @param end the number behind the last event
 * @param failed the numbers of those that the server has not acknowledged, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record PublishedNumbers(long end, long[] failed) {
    /** The places in a channel's sequence that hold no event which must have come. */
    Numbers unpublished(Channels channels, int channel) {
        Numbers places = new Numbers();
        for (long number : failed) {
            if (channels.ofEvent(number) == channel) {
                long place = channels.place(number);
                places.add(place, place);
            }
        }
        return places;
    }
}
