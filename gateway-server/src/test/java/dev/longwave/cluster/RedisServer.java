package dev.longwave.cluster;

import dev.longwave.server.Deadline;
import dev.longwave.system.External;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Redis of a test's own, on a free port of the loopback interface, which keeps nothing unless it is told to. */
public final class RedisServer implements AutoCloseable {
    /** Where it is reached, too, for whoever is to be cut off alone. */
    public static final String OTHER_ADDRESS = "127.0.0.2";

    private final Path directory;
    private final List<String> options;
    private List<String> config = List.of();
    private int port;
    private Process process;

    private RedisServer(List<String> options) throws IOException {
        External.program("redis-server", "redis-server");
        this.directory = Files.createTempDirectory("redis");
        this.options = options;
        this.port = freePort();
    }

    /** A port that is free at both addresses: at the other one a client of some other test may have it. */
    static int freePort() {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket other =
                            new ServerSocket(free.getLocalPort(), 1, InetAddress.getByName(OTHER_ADDRESS))) {
                return other.getLocalPort();
            } catch (BindException e) {
                // taken at the other address
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no port is free at both addresses");
    }

    /**
     * Starts a Redis.
     *
     * @param options of {@code redis-server}
     */
    public static RedisServer with(String... options) {
        try {
            RedisServer server = new RedisServer(List.of(options));
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, on the port that it had. */
    public void startAgain() {
        List<String> command = new ArrayList<>(List.of("redis-server"));
        command.addAll(config);
        command.addAll(List.of(
                "--port", Integer.toString(port), "--bind", "127.0.0.1", OTHER_ADDRESS, "--dir", directory.toString()));
        command.addAll(List.of("--logfile", directory.resolve("log").toString()));
        if (config.isEmpty()) {
            command.addAll(List.of("--save", ""));
        }
        command.addAll(options);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Deadline.await("Redis to answer", () -> cli("PING").equals("PONG"));
    }

    /** Starts a sentinel that makes a replica the master half a second after a master, called main, has gone. */
    static RedisServer sentinelOf(RedisServer master) {
        try {
            RedisServer sentinel = new RedisServer(List.of());
            Path file = Files.writeString(sentinel.directory.resolve("sentinel.conf"), """
                    sentinel monitor main 127.0.0.1 %d 1
                    sentinel down-after-milliseconds main 500
                    sentinel failover-timeout main 5000
                    """.formatted(master.port));
            sentinel.config = List.of(file.toString(), "--sentinel");
            sentinel.startAgain();
            return sentinel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, does something where no gateway finds it, and starts it where it was, with what was saved. */
    void changeUnseen(Runnable change) {
        int known = port;
        kill();
        port = freePort();
        startAgain();
        change.run();
        cli("SAVE");
        kill();
        port = known;
        startAgain();
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public String otherUrl() {
        return "redis://" + OTHER_ADDRESS + ':' + port;
    }

    /** What Redis answers to a command. */
    public String cli(String... command) {
        List<String> line = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
        line.addAll(Arrays.asList(command));
        try {
            Process cli = new ProcessBuilder(line).redirectErrorStream(true).start();
            String answer = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            cli.waitFor();
            return answer.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many events it keeps. */
    public long events() {
        return Long.parseLong(cli("XLEN", "{longwave}:events").replaceAll("\\D", ""));
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Makes it silent: it takes connections and bytes, and answers nothing. */
    public void suspend() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
