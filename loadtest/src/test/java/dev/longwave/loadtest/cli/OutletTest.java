package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutletTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void whatIsSaidIsWrittenInOrderBeforeItIsClosed() {
        Outlet outlet = new Outlet(stream);
        outlet.say("one ");
        outlet.say("two");
        outlet.close();
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("one two");
    }

    @Test
    void itIsBusyUntilAllIsWritten() {
        Steps steps = new Steps();
        Outlet outlet = new Outlet(stream, steps);
        steps.hold();
        outlet.say("one");
        assertThat(outlet.busy()).isTrue();
        steps.letGo();
        assertThat(outlet.busy()).isFalse();
    }

    @Test
    void whoSaysTooMuchToASlowStreamIsNotHeard() {
        Steps steps = new Steps();
        Outlet outlet = new Outlet(stream, steps);
        steps.hold();
        for (int i = 0; i < 5_000; i++) {
            outlet.say("x");
        }
        steps.letGo();
        assertThat(written.size()).isEqualTo(1_000);
        outlet.say("y");
        assertThat(written.toString(StandardCharsets.UTF_8)).endsWith("xy");
    }
}
