package dev.longwave.loadtest.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
    @Test
    void itsEndIsItsBlankLine() {
        byte[] bytes = "HTTP/1.1 200 OK\r\nA: b\r\n\r\ndata: x\r\n\r\n".getBytes(ISO_8859_1);
        int end = 25;

        for (int length = 0; length < end; length++) {
            assertThat(ResponseHead.end(bytes, length)).isEqualTo(-1);
        }
        for (int length = end; length <= bytes.length; length++) {
            assertThat(ResponseHead.end(bytes, length)).isEqualTo(end);
        }
    }

    @Test
    void itIsTakenApart() throws MalformedStreamException {
        ResponseHead head = head("HTTP/1.1 200 All right\r\ncontent-TYPE:  Text/Event-Stream ; charset=utf-8\r\n"
                + "transfer-encoding: Chunked\r\nX: 1\r\nX: 2\r\n\r\n");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.reason()).isEqualTo("All right");
        assertThat(head.isEventStream()).isTrue();
        assertThat(head.isChunked()).isTrue();
        assertThat(head.field("x")).contains("1");
        assertThat(head.field("Content-Type")).contains("Text/Event-Stream ; charset=utf-8");
        assertThat(head.field("Y")).isEmpty();
    }

    @Test
    void fieldsMayBeMissing() throws MalformedStreamException {
        ResponseHead head = head("HTTP/1.0 204\r\n\r\n");

        assertThat(head.status()).isEqualTo(204);
        assertThat(head.reason()).isEmpty();
        assertThat(head.isEventStream()).isFalse();
        assertThat(head.isChunked()).isFalse();
    }

    @Test
    void otherTypesAreNoEventStream() throws MalformedStreamException {
        assertThat(head("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n").isEventStream())
                .isFalse();
        assertThat(head("HTTP/1.1 200 OK\r\nContent-Type: text/event-streams\r\n\r\n")
                        .isEventStream())
                .isFalse();
        assertThat(head("HTTP/1.1 200 OK\r\nX-Content-Type: text/event-stream\r\n\r\n")
                        .isEventStream())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2p1",
                "HTTP/2 200 OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 099 OK",
                "HTTP/1.1 abc OK",
                "HTTP/1.1",
                "",
                " HTTP/1.1 200 OK"
            })
    void whatIsNoStatusLineOfHttp1IsShown(String line) {
        assertThatThrownBy(() -> head(line + "\r\n\r\n"))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("expected an answer of HTTP/1.1, got \"" + line.strip() + "\"");
    }

    @Test
    void whatIsShownIsPrintableAndShort() {
        assertThat(ResponseHead.shown(" a\r\n\tb\0\u001b[31mc ")).isEqualTo("a b [31mc");
        assertThat(ResponseHead.shown("x".repeat(200))).hasSize(200);
        assertThat(ResponseHead.shown("x".repeat(201))).hasSize(203).endsWith("x...");
    }

    private static ResponseHead head(String text) throws MalformedStreamException {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return ResponseHead.parse(bytes, bytes.length);
    }
}
