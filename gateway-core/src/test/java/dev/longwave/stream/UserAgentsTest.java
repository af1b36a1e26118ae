package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserAgentsTest {
    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final UserAgents agents = new UserAgents();

    @Test
    void whoSaysTheSameSharesANumberUntilTheLastHasGone() {
        byte curl = agents.join("curl/8");
        byte browser = agents.join("Mozilla/5.0");
        assertThat(agents.join("curl/8")).isEqualTo(curl).isNotEqualTo(browser);
        agents.leave(curl);
        assertThat(agents.text(curl)).isEqualTo("curl/8");
        agents.leave(curl);
        assertThat(agents.text(curl)).isNull();
        assertThat(agents.text(browser)).isEqualTo("Mozilla/5.0");
    }

    @Test
    void whoSaysNothingIsUnknown() {
        assertThat(agents.join(null)).isEqualTo(UserAgents.UNKNOWN);
        assertThat(agents.join("")).isEqualTo(UserAgents.UNKNOWN);
        assertThat(agents.text(UserAgents.UNKNOWN)).isNull();
        agents.leave(UserAgents.UNKNOWN);
    }

    @Test
    void textsAreBoundedInNumberAndRoomComesBack() {
        byte first = agents.join("agent 0");
        for (int i = 1; i < UserAgents.MAX_TEXTS; i++) {
            assertThat(agents.text(agents.join("agent " + i))).isEqualTo("agent " + i);
        }
        assertThat(agents.join("one more")).isEqualTo(UserAgents.UNKNOWN);
        assertThat(agents.text(agents.join("agent 7"))).isEqualTo("agent 7");

        agents.leave(first);
        assertThat(agents.text(agents.join("one more"))).isEqualTo("one more");
        assertThat(agents.join("and another")).isEqualTo(UserAgents.UNKNOWN);
    }

    @Test
    void textsAreBoundedInLength() {
        byte number = agents.join("x".repeat(8_000));
        assertThat(agents.text(number)).hasSize(UserAgents.MAX_CHARACTERS);
        assertThat(agents.join("x".repeat(7_000))).isEqualTo(number);
    }

    @Test
    void aStreamGivesItsNumberBackWhenItCloses() {
        SseStream stream = loop.open(new FakeOutlet());
        stream.userAgent("curl/8");
        assertThat(stream.userAgent()).isEqualTo("curl/8");
        assertThat(loop.streams().userAgents().join("curl/8")).isEqualTo((byte) 1);
        loop.streams().userAgents().leave((byte) 1);

        stream.close();
        assertThat(stream.userAgent()).isNull();
        assertThat(loop.streams().userAgents().text((byte) 1)).isNull();
        stream.userAgent("late");
        assertThat(stream.userAgent()).isNull();
    }
}
