package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
    @ParameterizedTest
    @CsvSource({"xterm-256color, true", "screen, true", "dumb, false", "'', false"})
    void aDumbTerminalGetsPlainLines(String type, boolean can) {
        assertThat(Screen.canMoveCursor(Map.of("TERM", type))).isEqualTo(can);
    }

    @Test
    void anUnknownTerminalGetsPlainLines() {
        assertThat(Screen.canMoveCursor(Map.of())).isFalse();
    }

    @Test
    void whoWantsNoColourGetsNone() {
        assertThat(Screen.wantsColor(Map.of())).isTrue();
        assertThat(Screen.wantsColor(Map.of("NO_COLOR", ""))).isTrue();
        assertThat(Screen.wantsColor(Map.of("NO_COLOR", "1"))).isFalse();
    }

    @Test
    void theFirstOfTheLocalesVariablesTellsTheLetters() {
        assertThat(Screen.readsUtf8(Map.of("LANG", "de_DE.UTF-8"))).isTrue();
        assertThat(Screen.readsUtf8(Map.of("LANG", "C.utf8"))).isTrue();
        assertThat(Screen.readsUtf8(Map.of("LANG", "C"))).isFalse();
        assertThat(Screen.readsUtf8(Map.of())).isFalse();
        assertThat(Screen.readsUtf8(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8")))
                .isFalse();
        assertThat(Screen.readsUtf8(Map.of("LC_ALL", "", "LC_CTYPE", "C.UTF-8", "LANG", "C")))
                .isTrue();
    }

    @Test
    void whatIsNoTerminalIsTakenForOneOfTheUsualSize() {
        Screen screen = Screen.standardError(Map.of("TERM", "dumb", "LANG", "C.UTF-8"));
        assertThat(screen.terminal()).isFalse();
        assertThat(screen.style()).isEqualTo(new Style(false, true));
        assertThat(screen.size()).isEqualTo(new Screen.Size(80, 24));
    }
}
