package dev.longwave.deploy;

import dev.longwave.server.Deadline;
import dev.longwave.testing.SpecificationParser;
import dev.longwave.testing.SpecificationParser.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A subscriber that is curl, over TLS through a proxy. A thread of its own reads what comes; the methods are for the
 * test's thread.
 */
final class CurlStream implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Process process;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile List<String> head = List.of();
    private volatile String lastEventId = "";
    private volatile int comments;

    private CurlStream(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "curl-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one.
     *
     * @param options of curl, besides those that every stream needs; {@code --http2} for one
     */
    static CurlStream open(Certificate certificate, int port, String target, String... options) throws IOException {
        List<String> command = command(certificate, port, target, options);
        command.add("--include");
        return new CurlStream(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** How curl is called for a path behind a proxy. */
    static List<String> command(Certificate certificate, int port, String target, String... options) {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--no-buffer"));
        command.addAll(List.of("--cacert", certificate.chain().toString()));
        command.addAll(List.of("--resolve", Certificate.HOST + ":" + port + ":127.0.0.1"));
        command.addAll(Arrays.asList(options));
        command.add("https://" + Certificate.HOST + ":" + port + target);
        return command;
    }

    private void read() {
        SpecificationParser parser = new SpecificationParser((self, event) -> events.add(event));
        try (InputStream in = process.getInputStream()) {
            List<String> lines = new ArrayList<>();
            for (String line = line(in); !line.isBlank(); line = line(in)) {
                lines.add(line.strip());
            }
            head = lines;
            int count = 0;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                parser.read(line.getBytes(StandardCharsets.UTF_8));
                lastEventId = parser.lastEventId();
                if (line.startsWith(":")) {
                    comments = ++count;
                }
            }
        } catch (IOException e) {
            // curl was ended by the test
        }
    }

    /** A line with its end, empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** The status line and the headers, which are waited for. */
    List<String> head() {
        Deadline.await("the head of a response", () -> !head.isEmpty());
        return head;
    }

    /** The next event, which is waited for. */
    Event next() throws InterruptedException {
        Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError(
                    "waited in vain for an event; " + (isOpen() ? "curl waits too" : "curl has ended"));
        }
        return event;
    }

    /** The events that have come and were not asked for, once curl has ended. */
    List<Event> rest() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("expected curl to end, it goes on");
        }
        List<Event> rest = new ArrayList<>();
        events.drainTo(rest);
        return rest;
    }

    /** What it would come back with. */
    String lastEventId() {
        return lastEventId;
    }

    /** How many comments have come, that of the greeting included. */
    int comments() {
        return comments;
    }

    boolean isOpen() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
