package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ResponseBodyTest {
    private final Demand demand = new Demand();

    @Test
    void readsWhatCameAndThenTheEnd() throws IOException {
        ResponseBody body = open(Duration.ofSeconds(10));
        body.onNext(List.of(bytes(1, 2), bytes(), bytes(-1)));
        body.onNext(List.of(bytes(4)));
        body.onComplete();
        assertThat(body.read()).isEqualTo(1);
        assertThat(body.read(new byte[10])).isEqualTo(1);
        assertThat(body.read()).isEqualTo(255);
        assertThat(body.readAllBytes()).containsExactly(4);
        assertThat(body.read()).isEqualTo(-1);
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void nextIsOnlyAskedForWhenTheReaderIsThere() throws IOException {
        ResponseBody body = open(Duration.ofSeconds(10));
        assertThat(demand.requested).isEqualTo(1);
        body.onNext(List.of(bytes(1)));
        assertThat(demand.requested).isEqualTo(1);
        body.read();
        assertThat(demand.requested).isEqualTo(2);
    }

    @Test
    void aBrokenConnectionIsNoEnd() {
        ResponseBody body = open(Duration.ofSeconds(10));
        body.onError(new IOException("reset"));
        assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessage("the connection broke");
    }

    @Test
    void silenceIsNotPutUpWithForever() {
        ResponseBody body = open(Duration.ofMillis(1));
        assertThatThrownBy(body::read).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void closingCancelsEvenBeforeTheBodyBegan() {
        ResponseBody begun = open(Duration.ofSeconds(10));
        begun.close();
        assertThat(demand.cancelled).isTrue();

        demand.cancelled = false;
        ResponseBody early = new ResponseBody(Duration.ofSeconds(10));
        early.close();
        early.onSubscribe(demand);
        assertThat(demand.cancelled).isTrue();
    }

    private ResponseBody open(Duration patience) {
        ResponseBody body = new ResponseBody(patience);
        body.onSubscribe(demand);
        return body;
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    private static final class Demand implements Flow.Subscription {
        private long requested;
        private boolean cancelled;

        @Override
        public void request(long n) {
            requested += n;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
