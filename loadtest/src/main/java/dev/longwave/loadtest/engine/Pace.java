package dev.longwave.loadtest.engine;

/** When the events of a stretch of the run are to be published. */
public sealed interface Pace {
    /** The highest rate, in events a second. */
    double MOST_PER_SECOND = 1e7;

    /** More events than were published in the first so many nanoseconds of a run, at any pace that there is. */
    static long mostPublished(long nanos) {
        return 1_000 + (long) (nanos * (MOST_PER_SECOND / 1e9));
    }

    /**
     * On a schedule, whatever the server does (an open loop): an event that could not be sent in time is sent late and timed
     * from when it was due.
     *
     * @param perSecond events a second, above 0
     */
    record Rate(double perSecond) implements Pace {
        public Rate {
            if (!(perSecond > 0 && perSecond <= MOST_PER_SECOND)) {
                throw new IllegalArgumentException("rate must be above 0 and at most 10000000, got " + perSecond);
            }
        }
    }

    /**
     * As fast as events are delivered (a closed loop), timed from when they are sent: the next goes out as soon as fewer
     * deliveries are outstanding than so many events have.
     *
     * @param events at least 1, and then the next event follows the last one's first delivery
     */
    record Window(int events) implements Pace {
        public Window {
            Load.atLeast("window", 1, events);
        }
    }
}
