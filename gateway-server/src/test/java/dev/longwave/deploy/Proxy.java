package dev.longwave.deploy;

import dev.longwave.server.Deadline;
import dev.longwave.system.External;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A reverse proxy in a process of its own, which runs in the foreground until it is closed. */
final class Proxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final Path output;
    private final Process process;

    private Proxy(int port, Path output, Process process) {
        this.port = port;
        this.output = output;
        this.process = process;
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param port where it will listen
     * @param variables added to its environment
     */
    static Proxy start(int port, Path directory, Map<String, String> variables, List<String> command)
            throws IOException {
        Path output = directory.resolve("proxy.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().putAll(variables);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        Proxy proxy = new Proxy(port, output, process);
        Deadline.in(PATIENCE).awaitThat("a proxy on port " + port, () -> !process.isAlive() || proxy.listens());
        if (!process.isAlive()) {
            throw new AssertionError("the proxy did not start:\n" + proxy.output());
        }
        return proxy;
    }

    /**
     * Starts an nginx.
     *
     * @param port where it will listen
     * @param prefix where it looks for files that are named without a folder, and writes
     * @param config its configuration
     */
    static Proxy startNginx(int port, Path prefix, Path config) throws IOException {
        External.program("nginx", "nginx");
        String directives = "daemon off; pid %1$s/nginx.pid; error_log %1$s/error.log;".formatted(prefix);
        return start(
                port,
                prefix,
                Map.of(),
                List.of("nginx", "-p", prefix.toString(), "-c", config.toString(), "-g", directives));
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** What it has said so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it a signal, such as {@code HUP}. */
    void signal(String name) {
        try {
            Commands.run("sh", "-c", "kill -" + name + " " + pid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it and the processes that it has started. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        process.onExit().completeOnTimeout(process, 2, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
