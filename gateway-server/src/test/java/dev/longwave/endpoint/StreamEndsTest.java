package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.http.Sse;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 24 of the list of faults, with a clock that the test moves. */
class StreamEndsTest {
    private static final long NOW = 1_800_000_000_000L;

    private final AtomicLong wallMillis = new AtomicLong(NOW);
    private final List<CloseReason> closed = new ArrayList<>();
    private EmbeddedChannel connection;
    private SseStream stream;
    private StreamEnds ends;

    @BeforeEach
    void open() {
        connection = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                stream = Sse.open(ctx, (FullHttpRequest) message);
                ReferenceCountUtil.release(message);
            }
        });
        connection.freezeTime();
        connection.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
        stream.onClose(closed::add);
        ends = new StreamEnds(
                StreamLoop.of(connection.eventLoop()), wallMillis::get, each -> each.close(CloseReason.AUTH_EXPIRED));
    }

    @AfterEach
    void close() {
        stream.close();
        run();
        connection.finishAndReleaseAll();
    }

    private void run() {
        connection.runPendingTasks();
        connection.releaseOutbound();
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 10) {
            long step = Math.min(10, millis - passed);
            wallMillis.addAndGet(step);
            passOnTimers(step);
        }
    }

    private void passOnTimers(long millis) {
        for (long passed = 0; passed < millis; passed += 50) {
            connection.advanceTimeBy(Math.min(50, millis - passed), TimeUnit.MILLISECONDS);
            connection.runScheduledPendingTasks();
            run();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5000", "0, 5001", "0, 5249", "1, 5000", "1, 5100", "249, 5000", "249, 5248"})
    void aStreamEndsNotBeforeItsTimeAndAtMostHalfASecondAfterIt(long begins, long endsAfter) {
        wallMillis.addAndGet(begins);
        ends.add(stream, NOW + endsAfter);
        pass(endsAfter - begins - 1);
        assertThat(closed).isEmpty();
        pass(1);
        pass(500);
        assertThat(closed).containsExactly(CloseReason.AUTH_EXPIRED);
        assertThat(ends.size()).isZero();
    }

    @Test
    void streamsThatEndTogetherAreForgottenOneByOneInAnyOrder() {
        List<SseStream> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            EmbeddedChannel other = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                    others.add(Sse.open(ctx, (FullHttpRequest) message));
                    ReferenceCountUtil.release(message);
                }
            });
            other.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
            other.releaseOutbound();
            ends.add(others.get(i), NOW + 5_000);
            others.get(i).onClose(reason -> other.finishAndReleaseAll());
        }
        for (int each : new int[] {0, 4, 2}) {
            others.get(each).close();
        }
        assertThat(ends.size()).isEqualTo(2);
        pass(5_500);
        assertThat(others).allMatch(SseStream::isClosed);
        assertThat(ends.size()).isZero();
    }

    @Test
    void aStreamThatIsClosedBeforeIsForgotten() {
        ends.add(stream, NOW + 3_600_000);
        assertThat(ends.size()).isEqualTo(1);
        stream.close();
        run();
        assertThat(ends.size()).isZero();
        assertThat(closed).containsExactly(CloseReason.SERVER);
    }

    @Test
    void aTimeThatIsOverAlreadyEndsAStreamAtTheNextLook() {
        ends.add(stream, NOW - 1);
        pass(250);
        assertThat(closed).containsExactly(CloseReason.AUTH_EXPIRED);
    }

    @Test
    void theWallClockDecides() {
        ends.add(stream, NOW + 5_000);
        passOnTimers(10_000);
        assertThat(closed).isEmpty();
        wallMillis.addAndGet(TimeUnit.HOURS.toMillis(1));
        passOnTimers(250);
        assertThat(closed).containsExactly(CloseReason.AUTH_EXPIRED);
    }
}
