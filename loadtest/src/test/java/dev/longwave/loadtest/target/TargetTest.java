package dev.longwave.loadtest.target;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static final HttpUrl SUBSCRIBE = HttpUrl.parse("http://127.0.0.1:8080/events/{channel}");
    private static final HttpUrl PUBLISH = HttpUrl.parse("http://127.0.0.1:8081/publish?to={channel}");

    @Test
    void aSubscriberAsksForItsChannel() {
        Target target = new Target(
                SUBSCRIBE,
                List.of(new Header("X-Channel", "is {channel}"), new Header("Cookie", "a=b")),
                PUBLISH,
                List.of(),
                "{data}",
                "text/plain");

        assertThat(new String(target.subscribeRequest("c7", ""), UTF_8))
                .isEqualTo("GET /events/c7 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nAccept: text/event-stream\r\n"
                        + "Cache-Control: no-cache\r\nX-Channel: is c7\r\nCookie: a=b\r\n\r\n");
    }

    @Test
    void aSubscriberGoesOnWhereItWas() {
        Target target = new Target(SUBSCRIBE, List.of(), PUBLISH, List.of(), "{data}", "text/plain");

        assertThat(new String(target.subscribeRequest("c", "\u00e4-1"), UTF_8))
                .contains("\r\nLast-Event-ID: \u00e4-1\r\n\r\n");
    }

    @Test
    void aPublishCarriesTheDataInItsBody() {
        Target target = new Target(
                SUBSCRIBE,
                List.of(),
                PUBLISH,
                List.of(new Header("Authorization", "Bearer {channel}")),
                "{\"\u00e4\":\"{channel}\",\"d\":\"{data}\\n\"}",
                "application/json");

        Target.PublishRequest request = target.publishRequest("c1", "0123456789".getBytes(US_ASCII));

        String text = new String(request.bytes(), UTF_8);
        String body = "{\"\u00e4\":\"c1\",\"d\":\"0123456789\\n\"}";
        assertThat(text)
                .isEqualTo("POST /publish?to=c1 HTTP/1.1\r\nHost: 127.0.0.1:8081\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer c1\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n"
                        + body);
        assertThat(new String(request.bytes(), request.dataAt(), 10, US_ASCII)).isEqualTo("0123456789");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data", "{data}{data}", "{Data}"})
    void theBodyHasTheDataOnce(String body) {
        assertThatThrownBy(() -> new Target(SUBSCRIBE, List.of(), PUBLISH, List.of(), body, "text/plain"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("publish-body: expected a body with {data} in it once, got \"" + body + "\"");
    }

    @Test
    void theTypeOfTheBodyIsOneLine() {
        assertThatThrownBy(() -> new Target(SUBSCRIBE, List.of(), PUBLISH, List.of(), "{data}", "a\r\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("publish-type");
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void everyPresetCanPublish(Preset preset) {
        Target.PublishRequest request = preset.target().publishRequest("c", "DATA".getBytes(US_ASCII));

        assertThat(new String(request.bytes(), request.dataAt(), 4, US_ASCII)).isEqualTo("DATA");
        assertThat(preset.target().subscribe().host()).isEqualTo("127.0.0.1");
    }
}
