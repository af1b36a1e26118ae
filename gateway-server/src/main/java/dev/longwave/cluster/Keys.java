package dev.longwave.cluster;

/** The names of everything in Redis, all in one hash slot. */
final class Keys {
    static final String STATE = "{longwave}:state";
    static final String EVENTS = "{longwave}:events";
    static final String NODES = "{longwave}:nodes";

    private Keys() {}

    /** Of what a gateway tells the others. */
    static String word(String node) {
        return "{longwave}:word:" + node;
    }

    /** Of which gateway does what only one may do for a channel. */
    static String lease(String channel) {
        return "{longwave}:lease:" + channel;
    }

    /** Of an idempotency key. Those of an epoch that has ended say nothing: what they stand for is gone. */
    static String idempotency(String epoch, String key) {
        return "{longwave}:key:" + epoch + ':' + key;
    }

    /** Of an id that a publisher gave. */
    static String ownId(String epoch, String id) {
        return "{longwave}:id:" + epoch + ':' + id;
    }
}
