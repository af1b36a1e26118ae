package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A gateway in a process of its own, on the loopback interface, from its start until it is closed or killed. Netty looks
 * for leaks in it as in every test, and one that it tells of fails {@link #close}.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern LISTENERS = Pattern.compile(
            // in JSON a slash may have a backslash before it
            "public listener https?:(?:\\\\?/){2}127\\.0\\.0\\.1:(\\d+) .*internal listener"
                    + " http:(?:\\\\?/){2}127\\.0\\.0\\.1:(\\d+) ");
    private static final Pattern METRIC = Pattern.compile("(\\w+(?:\\{[^}]*})?) (\\S+)");
    private static final Pattern KIBIBYTES = Pattern.compile("(\\w+):\\s+(\\d+) kB");

    /**
     * How a gateway is started.
     *
     * @param settings keys of its configuration and their values
     * @param launcher what stands before the command for Java
     * @param jvmOptions options for Java, stronger than the usual ones
     * @param arguments of {@code serve}
     * @param environment more variables
     */
    private record Launch(
            Map<String, String> settings,
            List<String> launcher,
            List<String> jvmOptions,
            List<String> arguments,
            Map<String, String> environment) {
        static Launch of(Map<String, String> settings) {
            return new Launch(settings, List.of(), List.of(), List.of(), Map.of());
        }

        ProcessBuilder builder(int publicPort, int internalPort) {
            List<String> serve = new ArrayList<>(
                    List.of("serve", "--public", "127.0.0.1:" + publicPort, "--internal", "127.0.0.1:" + internalPort));
            serve.addAll(arguments);
            List<String> options = new ArrayList<>(List.of("-Xmx256m", "-Dio.netty.leakDetection.level=paranoid"));
            options.addAll(jvmOptions);
            ProcessBuilder builder = ownJvm(options, serve);
            builder.command().addAll(0, launcher);
            settings.forEach((key, value) -> builder.environment().put(variable(key), value));
            builder.environment().putAll(environment);
            return builder;
        }
    }

    private final Launch launch;
    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final int publicPort;
    private final int internalPort;

    private GatewayProcess(Launch launch, int publicPort, int internalPort) throws IOException, InterruptedException {
        this.launch = launch;
        process = launch.builder(publicPort, internalPort)
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        collectOutput();
        await("the gateway's start", () -> !process.isAlive() || listeners().find());
        Matcher listeners = listeners();
        if (!listeners.find()) {
            throw new IOException("the gateway did not start:\n" + String.join("\n", output));
        }
        this.publicPort = Integer.parseInt(listeners.group(1));
        this.internalPort = Integer.parseInt(listeners.group(2));
    }

    /**
     * Starts a gateway on free ports, with a heap of 256 MiB.
     *
     * @param settings keys of the configuration and their values
     */
    public static GatewayProcess start(Map<String, String> settings) throws IOException, InterruptedException {
        return new GatewayProcess(Launch.of(settings), 0, 0);
    }

    /**
     * The same with options for Java besides.
     *
     * @param jvmOptions stronger than the usual ones
     */
    static GatewayProcess start(Map<String, String> settings, List<String> jvmOptions)
            throws IOException, InterruptedException {
        return new GatewayProcess(new Launch(settings, List.of(), jvmOptions, List.of(), Map.of()), 0, 0);
    }

    /** Starts a gateway on free ports that may have only so many file descriptors. */
    static GatewayProcess startWithDescriptors(int most, Map<String, String> settings)
            throws IOException, InterruptedException {
        List<String> launcher = List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh");
        return new GatewayProcess(new Launch(settings, launcher, List.of(), List.of(), Map.of()), 0, 0);
    }

    /** Starts a gateway on free ports with a configuration file. */
    public static GatewayProcess start(Path config) throws IOException, InterruptedException {
        return start(config, Map.of());
    }

    /** Starts a gateway on free ports with a configuration file, and with more variables in its environment. */
    public static GatewayProcess start(Path config, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> arguments = List.of("--config", config.toString());
        return new GatewayProcess(new Launch(Map.of(), List.of(), List.of(), arguments, environment), 0, 0);
    }

    /** Starts another one like this on the ports that this one had. */
    public GatewayProcess startAgain() throws IOException, InterruptedException {
        return new GatewayProcess(launch, publicPort, internalPort);
    }

    /** What runs {@code longwave} with the tests' own classes and Java. */
    static ProcessBuilder ownJvm(List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(javaProgram("java"));
        command.addAll(jvmOptions);
        // the tests' own configuration, which says less, comes first on their class path
        command.add("-Dlogback.configurationFile=logback.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.longwave.cli.Main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LONGWAVE_"));
        return builder;
    }

    private static String javaProgram(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String variable(String key) {
        return "LONGWAVE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private void collectOutput() {
        Thread collector = new Thread(
                () -> {
                    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                        lines.lines().forEach(output::add);
                    } catch (IOException | UncheckedIOException e) {
                        output.add("(broken off: " + e.getMessage() + ")");
                    }
                },
                "gateway-output");
        collector.setDaemon(true);
        collector.start();
    }

    private Matcher listeners() {
        return LISTENERS.matcher(String.join("\n", output));
    }

    long pid() {
        return process.pid();
    }

    public int publicPort() {
        return publicPort;
    }

    public int internalPort() {
        return internalPort;
    }

    /** Where publishers connect, as the commands want it. */
    public String internalUrl() {
        return "http://127.0.0.1:" + internalPort;
    }

    /** Where subscribers connect, as the commands want it. */
    public String publicUrl() {
        return "http://127.0.0.1:" + publicPort;
    }

    /** What it has said so far. */
    List<String> output() {
        return output;
    }

    /** Publishes an event, which has to succeed. */
    public void publish(String channel, String data) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(internalUrl() + "/publish/" + channel))
                .POST(HttpRequest.BodyPublishers.ofString(data))
                .build();
        var response = HTTP.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    /** What the internal listener answers to a GET. */
    public String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(internalUrl() + path)).build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    /**
     * A metric now.
     *
     * @param name as Prometheus writes it, with its labels
     */
    public long metric(String name) {
        return read(name).orElseThrow(() -> new IllegalStateException("no metric " + name));
    }

    /** The same for a counter that is not there before there is anything to count. */
    long count(String name) {
        return read(name).orElse(0);
    }

    private OptionalLong read(String name) {
        try {
            return get("/metrics")
                    .lines()
                    .map(METRIC::matcher)
                    .filter(line -> line.matches() && line.group(1).equals(name))
                    .mapToLong(line -> (long) Double.parseDouble(line.group(2)))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many streams are open now. */
    public long streams() {
        return metric("longwave_streams");
    }

    /**
     * Memory in bytes as the kernel counts it.
     *
     * @param what a line of {@code /proc/PID/status}, such as {@code VmRSS}
     */
    long memory(String what) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .map(KIBIBYTES::matcher)
                .filter(line -> line.matches() && line.group(1).equals(what))
                .mapToLong(line -> Long.parseLong(line.group(2)) << 10)
                .findFirst()
                .orElseThrow();
    }

    /** How many descriptors it has open. */
    long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is still there. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Bytes of heap in use after a full collection. */
    long liveHeap() throws IOException, InterruptedException {
        Process histogram = new ProcessBuilder(javaProgram("jcmd"), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String total = "";
        try (BufferedReader lines = histogram.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                total = line.isBlank() ? total : line;
            }
        }
        assertThat(histogram.waitFor()).as(total).isZero();
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }

    /** The processes that it has started and that are still its own. */
    List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() {
        // as below
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    /** Asks it to stop, as {@code kill} does. */
    public void terminate() {
        // the process's own method would close its output, and the last it says be lost
        process.toHandle().destroy();
    }

    /** Sends it a signal, named without SIG. */
    void signal(String name) throws IOException, InterruptedException {
        String command = "kill -" + name + " " + process.pid();
        assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
    }

    /** Waits for its end and returns its exit code. */
    int exitCode(Duration within) throws InterruptedException {
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            fail("the gateway is still there after " + within);
        }
        return process.exitValue();
    }

    /** Waits until something is so, a minute at most. */
    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, PATIENCE, condition);
    }

    /** Waits until something is so. */
    static void await(String what, Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("waited " + atMost + " in vain for " + what);
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        kill();
        assertThat(output)
                .noneMatch(line -> line.contains("LEAK"))
                .noneMatch(line -> line.contains("MemoryError"))
                .noneMatch(line -> line.contains("Exception"));
    }
}
