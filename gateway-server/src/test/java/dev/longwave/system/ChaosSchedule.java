package dev.longwave.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What happens to whom and when. The seed says all of it, so that a schedule that has found something can be run again.
 *
 * @param seed what it was made from
 * @param clients what each client subscribes to
 * @param steps in the order of their times
 * @param bursts what is published, in order
 */
record ChaosSchedule(long seed, List<Follow> clients, List<Step> steps, List<Burst> bursts) {
    /** Channels that are published to. */
    static final int CHANNELS = 4;

    private static final int MOST_CLIENTS = 16;
    private static final int MILLIS = 1_200;

    /** What clients, or the network between, do. */
    enum Fault {
        /** The connection is reset; the client comes back after a while. */
        RESET,
        /** Nothing is read for a while. */
        STALL,
        /** The client says that it will send no more, reads on to the end, and comes back. */
        HALF_CLOSE,
        /** Every packet is lost for good; the client comes back over another connection. */
        VANISH,
        /** Every packet is lost for a while. */
        BLACKOUT,
        /** The client subscribes again and resets that before it has read anything, then comes back. */
        LEAVE_EARLY,
        /** All clients are reset and come back at once. */
        STORM
    }

    /**
     * A fault of one client.
     *
     * @param atMillis when, from the start
     * @param millis how long it takes, or how long the client is away after it
     */
    record Step(int atMillis, int client, Fault fault, int millis) {}

    /**
     * What one client follows.
     *
     * @param channels numbers of channels
     * @param asPattern whether they are asked for by the pattern of all
     * @param small whether it has a receive buffer that a few events fill
     */
    record Follow(List<Integer> channels, boolean asPattern, boolean small) {}

    /**
     * Events published in one go.
     *
     * @param pauseMillis how long to wait before them
     * @param bytes of data of each, at least
     */
    record Burst(int pauseMillis, int channel, int events, int bytes) {}

    /** The schedule of a seed. */
    static ChaosSchedule of(long seed) {
        Random random = new Random(seed);
        List<Follow> clients = new ArrayList<>();
        int count = 4 + random.nextInt(MOST_CLIENTS - 3);
        for (int i = 0; i < count; i++) {
            clients.add(follow(random));
        }
        Fault[] faults = Fault.values();
        List<Step> steps = new ArrayList<>();
        for (int i = random.nextInt(60); i >= 0; i--) {
            Fault fault = faults[random.nextInt(faults.length)];
            steps.add(new Step(random.nextInt(MILLIS), random.nextInt(count), fault, random.nextInt(400)));
        }
        steps.sort(Comparator.comparingInt(Step::atMillis));
        List<Burst> bursts = new ArrayList<>();
        for (int millis = 0; millis < MILLIS; ) {
            int pause = random.nextInt(20);
            millis += pause;
            int bytes = random.nextInt(30) == 0 ? 50_000 : random.nextInt(2_000);
            bursts.add(new Burst(pause, random.nextInt(CHANNELS), 1 + random.nextInt(60), bytes));
        }
        return new ChaosSchedule(seed, clients, steps, bursts);
    }

    private static Follow follow(Random random) {
        boolean small = random.nextBoolean();
        return switch (random.nextInt(3)) {
            case 0 -> new Follow(List.of(random.nextInt(CHANNELS)), false, small);
            case 1 -> {
                int left = random.nextInt(CHANNELS);
                yield new Follow(
                        List.of(0, 1, 2, 3).stream().filter(i -> i != left).toList(), false, small);
            }
            default -> new Follow(List.of(0, 1, 2, 3), true, small);
        };
    }

    /** The path that a client subscribes to; every schedule has channels of its own. */
    String path(Follow follow) {
        if (follow.asPattern) {
            return "/events/" + prefix() + "*";
        }
        StringBuilder path = new StringBuilder("/events");
        for (int channel : follow.channels) {
            path.append(path.indexOf("?") < 0 ? "?channel=" : "&channel=").append(channel(channel));
        }
        return path.toString();
    }

    /** The name of a channel. */
    String channel(int number) {
        return prefix() + number;
    }

    private String prefix() {
        return "chaos-" + seed + ":";
    }
}
