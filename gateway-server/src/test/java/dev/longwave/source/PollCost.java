package dev.longwave.source;

import dev.longwave.config.SourceKind;
import dev.longwave.config.Template;
import dev.longwave.sse.SseEvent;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it costs to poll 1,000 channels twice a second, from a server in a process of its own.
 *
 * <pre>{@code
 * mvn -q -DskipTests package
 * java -cp gateway-server/target/longwave.jar:gateway-server/target/test-classes dev.longwave.source.PollCost
 * }</pre>
 */
public final class PollCost {
    private static final int CHANNELS = 1_000;
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final long TICK_NANOS = 10_000_000;
    private static final String BODY = "{\"status\":\"building\",\"log\":\"" + "x".repeat(120) + "\"}";

    private PollCost() {}

    /** Measures, or with the argument {@code server} is the server. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            serve();
            return;
        }
        Process server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PollCost.class.getName(),
                        "server")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
            String url = "http://127.0.0.1:" + said.readLine();
            measure("whole answers", url + "/plain/{id}", server.pid());
            measure("304 by ETag", url + "/tagged/{id}", server.pid());
        } finally {
            server.destroyForcibly();
        }
        System.exit(0);
    }

    private static void measure(String what, String url, long server) throws Exception {
        EventLoopGroup loops = Starters.newPolls();
        EventLoop thread = loops.next();
        SourceKind.Poll poll =
                new SourceKind.Poll(new Template(url), EVERY, Duration.ofSeconds(10), null, null, Map.of());
        PollStarter starter = new PollStarter(poll, new HttpGets(thread, Runnable::run, 256 << 10), thread);
        Silent output = new Silent();
        List<SourceRun> runs = new ArrayList<>();
        for (int i = 0; i < CHANNELS; i++) {
            runs.add(starter.start(Map.of("id", String.valueOf(i)), output));
            // spread as viewers are
            Thread.sleep(1);
        }
        Thread.sleep(WARM_UP.toMillis());
        long cpu = cpuNanos("self");
        long serverCpu = cpuNanos(String.valueOf(server));
        long began = System.nanoTime();
        long before = requests(url);
        Thread.sleep(MEASURED.toMillis());
        long requests = requests(url) - before;
        long nanos = System.nanoTime() - began;
        cpu = cpuNanos("self") - cpu;
        serverCpu = cpuNanos(String.valueOf(server)) - serverCpu;
        System.out.printf(
                "%s: %.0f requests/s, %.3f of a core, %.0f us a request; the server's: %.3f; events %d, troubles %d%n",
                what,
                requests * 1e9 / nanos,
                (double) cpu / nanos,
                cpu / 1e3 / Math.max(1, requests),
                (double) serverCpu / nanos,
                output.events.get(),
                output.troubles.get());
        runs.forEach(SourceRun::stop);
        for (SourceRun run : runs) {
            run.whenGone().toCompletableFuture().join();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private static long requests(String url) throws IOException {
        String counter = url.substring(0, url.indexOf('/', "http://".length())) + "/count";
        try (InputStream in = URI.create(counter).toURL().openStream()) {
            return Long.parseLong(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** User and system time of a process. */
    private static long cpuNanos(String process) throws IOException {
        String stat = Files.readString(Path.of("/proc", process, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
    }

    // ---- the server ----

    private static void serve() throws InterruptedException {
        AtomicLong requests = new AtomicLong();
        Channel listener = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new HttpServerCodec(), new Answers(requests));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) listener.localAddress()).getPort());
        listener.closeFuture().sync();
    }

    private static final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        private final AtomicLong requests;

        Answers(AtomicLong requests) {
            this.requests = requests;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (!(message instanceof HttpRequest request)) {
                return;
            }
            boolean counts = request.uri().equals("/count");
            boolean tagged = request.uri().startsWith("/tagged");
            boolean unmodified = tagged && request.headers().contains(HttpHeaderNames.IF_NONE_MATCH);
            String text = counts ? String.valueOf(requests.get()) : unmodified ? "" : BODY;
            ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, unmodified ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK, body);
            if (tagged) {
                response.headers().set(HttpHeaderNames.ETAG, "\"1\"");
            }
            if (!unmodified) {
                response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            }
            if (!counts) {
                requests.incrementAndGet();
            }
            ctx.writeAndFlush(response);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** Counts what is said. */
    private static final class Silent implements SourceOutput {
        private final AtomicLong events = new AtomicLong();
        private final AtomicLong troubles = new AtomicLong();

        @Override
        public void publish(SseEvent event) {
            events.incrementAndGet();
        }

        @Override
        public void flush() {
            // nobody is to be woken
        }

        @Override
        public void error(String problem) {
            troubles.incrementAndGet();
        }

        @Override
        public void end(String json) {
            troubles.incrementAndGet();
        }
    }
}
