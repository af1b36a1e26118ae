package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.cluster.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gateways of a cluster that are killed or stand still, as processes of their own. */
@Timeout(180)
class ClusterProcessIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final int PUBLISHERS = 8;
    private static final int ROUNDS = 3;

    private static Map<String, String> settings(RedisServer redis, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("cluster.redis.url", redis.url());
        // buffers that are watched for leaks take their time
        settings.put("cluster.redis.timeout", "5s");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private static GatewayProcess ready(GatewayProcess node) throws InterruptedException {
        GatewayProcess.await("the node to be ready", () -> {
            try {
                return node.get("/health/ready").contains("\"up\"");
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        return node;
    }

    /** Says everything at one gateway, and where that fails the same at the other, until there is an answer. */
    private static final class StubbornPublisher {
        private final String channel;
        private final List<Integer> ports;
        private final AtomicInteger published;
        private int next;

        StubbornPublisher(String channel, List<Integer> ports, AtomicInteger published) {
            this.channel = channel;
            this.ports = ports;
            this.published = published;
        }

        void publish(int until) throws InterruptedException {
            for (; next < until; next++) {
                int port = 0;
                while (!isPublished(ports.get(port))) {
                    port = 1 - port;
                    Thread.sleep(10);
                }
                published.incrementAndGet();
            }
        }

        private boolean isPublished(int port) throws InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/publish/" + channel))
                    .header("Idempotency-Key", channel + '-' + next)
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofString(Integer.toString(next)))
                    .build();
            try {
                HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
                return answer.statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        }
    }

    @Test
    void whoPublishesToAGatewayThatIsKilledGoesOnAtAnotherAndNothingIsLostOrRepeated() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS);
        try (RedisServer redis = RedisServer.with();
                GatewayProcess other = ready(GatewayProcess.start(settings(redis)))) {
            GatewayProcess killed = ready(GatewayProcess.start(settings(redis)));
            List<Integer> ports = List.of(killed.internalPort(), other.internalPort());
            AtomicInteger published = new AtomicInteger();
            List<StubbornPublisher> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                publishers.add(new StubbornPublisher("c" + i, ports, published));
            }
            for (int round = 1; round <= ROUNDS; round++) {
                int until = round * 200;
                int before = published.get();
                List<Future<?>> running = new ArrayList<>();
                for (StubbornPublisher publisher : publishers) {
                    running.add(threads.submit(() -> {
                        publisher.publish(until);
                        return null;
                    }));
                }
                GatewayProcess.await("some events", () -> published.get() > before + 400);
                killed.kill();
                for (Future<?> each : running) {
                    each.get(60, TimeUnit.SECONDS);
                }
                killed = ready(killed.startAgain());
            }
            killed.close();
            for (int i = 0; i < PUBLISHERS; i++) {
                assertIsWhole(other, "c" + i, ROUNDS * 200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertIsWhole(GatewayProcess node, String channel, int count) throws IOException {
        try (StreamClient client =
                StreamClient.subscribe(node.publicPort(), "/events/" + channel + "?since=earliest")) {
            for (int i = 0; i < count; i++) {
                assertThat(client.next().data()).as(channel).isEqualTo(Integer.toString(i));
            }
            client.readUntilQuiet(Duration.ofMillis(200));
            assertThat(client.waiting()).isZero();
        }
    }

    @Test
    void aGatewayThatWasAwayForLongerThanRedisKeepsEventsTellsAGap() throws Exception {
        try (RedisServer redis = RedisServer.with();
                GatewayProcess one = ready(GatewayProcess.start(settings(redis, "cluster.redis.max-events", "50")));
                GatewayProcess away = ready(GatewayProcess.start(settings(redis, "cluster.redis.max-events", "50")));
                StreamClient stream = StreamClient.subscribe(away.publicPort(), "/events/a")) {
            one.publish("a", "first");
            assertThat(stream.next().data()).isEqualTo("first");
            signal(away, "STOP");
            for (int i = 0; i < 300; i++) {
                one.publish("a", Integer.toString(i));
            }
            signal(away, "CONT");
            StreamEvent event = stream.next();
            int next = 0;
            while (!event.type().equals("gap")) {
                // what it had been sent before it stood still
                assertThat(event.data()).isEqualTo(Integer.toString(next++));
                event = stream.next();
            }
            assertThat(event.data()).contains("\"reason\":\"expired\"");
            int after = Integer.parseInt(stream.next().data());
            assertThat(after).isGreaterThan(next);
            for (int i = after + 1; i < 300; i++) {
                assertThat(stream.next().data()).isEqualTo(Integer.toString(i));
            }
        }
    }

    /** What the source says until another process says it, and whether viewers were told of that. */
    private static String nextProcess(StreamClient stream, String before) throws IOException {
        boolean told = false;
        while (true) {
            StreamEvent event = stream.next();
            if (event.type().equals("error")) {
                assertThat(event.data()).contains("it has been started again");
                told = true;
            } else if (!event.data().equals(before)) {
                assertThat(told).as("told before %s", event.data()).isTrue();
                return event.data();
            }
        }
    }

    private static void readUntil(StreamClient stream, String data) throws IOException {
        while (!stream.next().data().equals(data)) {
            // what others said before
        }
    }

    private static boolean isAlive(String line) {
        long pid = Long.parseLong(line.replaceAll("\\D", ""));
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void aSourceOfAGatewayThatIsKilledOrStandsStillIsTakenOver(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(directory.resolve("longwave.yaml"), """
                sources:
                  - channel: pid
                    exec: [sh, -c, 'while echo $$; do sleep 0.1; done']
                """);
        try (RedisServer redis = RedisServer.with()) {
            Map<String, String> environment =
                    Map.of("LONGWAVE_CLUSTER_REDIS_URL", redis.url(), "LONGWAVE_CLUSTER_REDIS_TIMEOUT", "5s");
            try (GatewayProcess killed = ready(GatewayProcess.start(config, environment));
                    GatewayProcess still = ready(GatewayProcess.start(config, environment));
                    GatewayProcess last = ready(GatewayProcess.start(config, environment));
                    StreamClient first = StreamClient.subscribe(killed.publicPort(), "/events/pid")) {
                String ofKilled = first.next().data();
                try (StreamClient stream = StreamClient.subscribe(still.publicPort(), "/events/pid")) {
                    assertThat(stream.next().data()).isEqualTo(ofKilled);
                    killed.kill();
                    String ofStill = nextProcess(stream, ofKilled);
                    assertThat(isAlive(ofKilled)).isFalse();
                    try (StreamClient other = StreamClient.subscribe(last.publicPort(), "/events/pid")) {
                        readUntil(other, ofStill);
                        signal(still, "STOP");
                        String ofLast = nextProcess(other, ofStill);
                        signal(still, "CONT");
                        // the one that stood still sees that it is not its turn any more
                        GatewayProcess.await("the process of before to be gone", () -> !isAlive(ofStill));
                        assertThat(isAlive(ofLast)).isTrue();
                    }
                }
            }
        }
    }

    private static void signal(GatewayProcess node, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(node.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
