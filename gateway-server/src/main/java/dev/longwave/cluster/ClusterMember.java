package dev.longwave.cluster;

/** What a gateway is asked for by the cluster. Safe from any thread. */
public interface ClusterMember {
    /** The version of the program. */
    String version();

    /** Open streams now. */
    int openStreams();

    /** Closes the stream with an id, if there is one. */
    void closeStream(String id);
}
