package dev.longwave.loadtest.engine;

/**
 * What the load test itself may use.
 *
 * @param loops event loops that receive, in each process; at least 1
 * @param workers processes besides this one that receive; 0 for none
 * @param sourceAddresses how many addresses of 127/8 to connect from; 0 leaves it to the system
 * @param publishers connections to publish over, at least 1; each channel uses one of them, so that its events stay in order
 * @param pipeline most publishes of a connection that are not answered, at least 1
 */
public record Resources(int loops, int workers, int sourceAddresses, int publishers, int pipeline) {
    public Resources {
        Load.atLeast("loops", 1, loops);
        Load.atLeast("workers", 0, workers);
        Load.atLeast("source-addresses", 0, sourceAddresses);
        Load.atLeast("publishers", 1, publishers);
        Load.atLeast("pipeline", 1, pipeline);
        if (sourceAddresses > 254) {
            throw new IllegalArgumentException("source-addresses must be at most 254, got " + sourceAddresses);
        }
    }
}
