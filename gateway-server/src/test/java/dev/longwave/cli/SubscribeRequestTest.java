package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscribeRequestTest {
    private final GatewayUrl url = new GatewayUrl("http://127.0.0.1:8080");

    @Test
    void namesArePercentEncoded() {
        HttpRequest request =
                new SubscribeRequest(url, List.of("deploy:42", "a&b=c d+\u00e9/%", "orders:*"), null, null).toHttp("");
        assertThat(request.uri())
                .hasToString("http://127.0.0.1:8080/events?channel=deploy%3A42"
                        + "&channel=a%26b%3Dc%20d%2B%C3%A9%2F%25&channel=orders%3A*");
        assertThat(request.headers().firstValue("Accept")).contains("text/event-stream");
        assertThat(request.headers().firstValue("Last-Event-ID")).isEmpty();
    }

    @Test
    void itBeginsWhereItIsToldTo() {
        assertThat(new SubscribeRequest(url, List.of("a"), "10m", null)
                        .toHttp("")
                        .uri())
                .hasQuery("channel=a&since=10m");
        assertThat(new SubscribeRequest(url, List.of("a"), null, 20).toHttp("").uri())
                .hasQuery("channel=a&last=20");
    }

    @Test
    void itGoesOnFromAnIdInsteadOnceThereIsOne() {
        HttpRequest request = new SubscribeRequest(url, List.of("a"), "10m", null).toHttp("e-7");
        assertThat(request.uri()).hasQuery("channel=a");
        assertThat(request.headers().firstValue("Last-Event-ID")).contains("e-7");
    }

    @Test
    void anIdThatNoHeaderTakesGoesIntoTheQuery() {
        HttpRequest request = new SubscribeRequest(url, List.of("a"), null, null).toHttp("\u00e9 1");
        assertThat(request.uri()).hasToString("http://127.0.0.1:8080/events?channel=a&last_event_id=%C3%A9%201");
        assertThat(request.headers().firstValue("Last-Event-ID")).isEmpty();
    }

    @Test
    void onlyTheStreamOfASingleChannelEndsWithIt() {
        assertThat(new SubscribeRequest(url, List.of("a"), null, null).endsWithItsChannel())
                .isTrue();
        assertThat(new SubscribeRequest(url, List.of("a:*"), null, null).endsWithItsChannel())
                .isFalse();
        assertThat(new SubscribeRequest(url, List.of("a", "b"), null, null).endsWithItsChannel())
                .isFalse();
    }
}
