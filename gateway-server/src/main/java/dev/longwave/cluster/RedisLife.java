package dev.longwave.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One process of Redis and one history of its data: with another of either, something that was acknowledged may be gone.
 *
 * @param id names both
 * @param isMaster whether it takes writes
 */
record RedisLife(String id, boolean isMaster) {
    private static final Pattern LINE = Pattern.compile("(?m)^(run_id|role|master_replid):(\\S+)");

    /** Reads what {@code INFO server} and {@code INFO replication} say. */
    static RedisLife parse(String server, String replication) {
        String run = "";
        String history = "";
        String role = "";
        Matcher line = LINE.matcher(server + '\n' + replication);
        while (line.find()) {
            switch (line.group(1)) {
                case "run_id" -> run = line.group(2);
                case "role" -> role = line.group(2);
                default -> history = line.group(2);
            }
        }
        return new RedisLife(run + '/' + history, role.equals("master"));
    }
}
