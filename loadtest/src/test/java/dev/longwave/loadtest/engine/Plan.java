package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A short run against a server of the tests. Immutable. */
record Plan(
        Target target,
        Scenario scenario,
        int subscribers,
        int channels,
        Pace pace,
        int size,
        long warmUpMillis,
        long millis,
        Resources resources) {
    /** One second of fanout to four subscribers of a channel. */
    static Plan of(Target target) {
        return new Plan(
                target, new Scenario.Fanout(), 4, 1, new Pace.Rate(400), 80, 0, 1_000, new Resources(1, 0, 0, 1, 64));
    }

    Plan scenario(Scenario scenario) {
        return new Plan(target, scenario, subscribers, channels, pace, size, warmUpMillis, millis, resources);
    }

    Plan to(int subscribers, int channels) {
        return new Plan(target, scenario, subscribers, channels, pace, size, warmUpMillis, millis, resources);
    }

    Plan at(Pace pace) {
        return new Plan(target, scenario, subscribers, channels, pace, size, warmUpMillis, millis, resources);
    }

    Plan size(int size) {
        return new Plan(target, scenario, subscribers, channels, pace, size, warmUpMillis, millis, resources);
    }

    Plan lasting(long warmUpMillis, long millis) {
        return new Plan(target, scenario, subscribers, channels, pace, size, warmUpMillis, millis, resources);
    }

    Plan with(Resources resources) {
        return new Plan(target, scenario, subscribers, channels, pace, size, warmUpMillis, millis, resources);
    }

    Settings settings() {
        return new Settings(
                "test",
                target,
                new Load(
                        subscribers,
                        channels,
                        "c",
                        pace,
                        size,
                        Duration.ofMillis(warmUpMillis),
                        Duration.ofMillis(millis)),
                scenario,
                resources,
                "gap",
                false,
                List.of(ProcessHandle.current().pid()),
                Map.of());
    }

    LoadTest test() {
        return new LoadTest(settings(), Progress.NONE);
    }

    Result run() throws IOException {
        return test().run();
    }
}
