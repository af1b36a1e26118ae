package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final Steps steps = new Steps();
    private Screen.Size size = new Screen.Size(80, 24);
    private Style style = new Style(true, true);

    @Test
    void thePictureIsDrawnOverTheOneBefore() {
        LiveDisplay display = display();
        display.moment(Moments.connecting(100, 2_500));
        display.moment(Moments.of("fanout", 15_000));
        VirtualScreen screen = shown();
        assertThat(screen.lines())
                .containsExactly(
                        "fanout     ━━━━━━━━━━━━━━━━━━━━━━━━━╸─────────────────────────  0:15, 0:15 left",
                        "streams    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  10,000",
                        "published  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▇                           1.20 k/s",
                        "delivered  ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▇                           12.0 M/s",
                        "p50                                 ▄                           1.24 ms",
                        "p99                                 ▄                           8.71 ms",
                        "troubles   none",
                        "");
        assertThat(screen.cursorRow()).isEqualTo(7);
    }

    @Test
    void aNoteGoesAboveAndStays() {
        LiveDisplay display = display();
        display.moment(Moments.of("fanout", 6_000));
        display.note("The server closed 3 streams, all of them with 'connection reset by peer'; its log may say why.");
        display.moment(Moments.of("fanout", 7_000));
        assertThat(shown().lines().subList(0, 3))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "0:06 The server closed 3 streams, all of them with 'connection reset by peer';"),
                        line -> assertThat(line).isEqualTo("     its log may say why."),
                        line -> assertThat(line).startsWith("fanout  "));
        display.close();
        assertThat(shown().lines()).hasSize(3).last().isEqualTo("");
    }

    @Test
    void aNoteMayComeBeforeThePicture() {
        display().note("It begins.");
        assertThat(shown().lines()).containsExactly("0:00 It begins.", "");
    }

    @Test
    void aNoteCannotSteerTheTerminal() {
        display().note("Answered \u001b[2J\u0007\nby the server.");
        assertThat(shown().lines()).containsExactly("0:00 Answered ?[2J? by the server.", "");
    }

    @Test
    void theScreenIsCleanAfterwards() {
        LiveDisplay display = display();
        display.moment(Moments.of("fanout", 6_000));
        display.close();
        display.moment(Moments.of("fanout", 7_000));
        display.note("Too late.");
        display.close();
        VirtualScreen screen = shown();
        assertThat(screen.lines()).containsExactly("");
        assertThat(screen.cursorRow()).isZero();
        assertThat(text()).endsWith("\u001b[J");
    }

    @Test
    void nothingIsSentWhereNothingWasShown() {
        display().close();
        assertThat(text()).isEmpty();
    }

    @Test
    void aNarrowerTerminalHasBrokenTheLinesThatAreDrawnOver() {
        LiveDisplay display = display();
        display.moment(Moments.of("fanout", 6_000));
        sent.reset();
        size = new Screen.Size(40, 24);
        display.moment(Moments.of("fanout", 7_000));
        // Six lines of more than 40 columns, which take two rows now, and one of less.
        assertThat(text()).startsWith("\u001b[?25l\r\u001b[13A");
    }

    @Test
    void aLowTerminalGetsAsManyLinesAsItHasRowsForBesideTheCursor() {
        size = new Screen.Size(80, 4);
        display().moment(Moments.of("fanout", 6_000));
        assertThat(shown().lines()).hasSize(4).element(2).asString().startsWith("published");
    }

    @Test
    void picturesWaitForASlowTerminalAndNotesAreKept() {
        LiveDisplay display = display();
        steps.hold();
        for (int second = 1; second <= 20; second++) {
            display.moment(Moments.of("fanout", second * 1_000));
        }
        display.note("The server closed 3 streams.");
        steps.letGo();
        assertThat(text().split("fanout", -1)).hasSize(3);
        assertThat(shown().lines().get(0)).isEqualTo("0:20 The server closed 3 streams.");
    }

    @Test
    void withoutColoursItStillMovesTheCursorOnly() {
        style = new Style(false, true);
        display().moment(Moments.of("fanout", 6_000, 1_240.0, 8_710.0, 3));
        assertThat(text()).doesNotContainPattern("\u001b\\[[0-9;]*m");
    }

    private LiveDisplay display() {
        PrintStream stream = new PrintStream(sent, true, StandardCharsets.UTF_8);
        return new LiveDisplay(new Screen(true, style, () -> size), new Outlet(stream, steps));
    }

    private String text() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    private VirtualScreen shown() {
        return new VirtualScreen(size.columns()).send(text());
    }
}
