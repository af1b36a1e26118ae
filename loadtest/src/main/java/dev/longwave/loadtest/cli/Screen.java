package dev.longwave.loadtest.cli;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.nativ.CLibrary;

/**
 * What one of the process's streams is written to.
 *
 * @param terminal whether it is a terminal that what was written can be replaced on
 * @param style what it can show
 * @param sizes tells how large it is now; asked anew for each picture, as people resize their windows
 */
public record Screen(boolean terminal, Style style, Supplier<Size> sizes) {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    /**
     * How large a screen is.
     *
     * @param columns letters in a line, at least 1
     * @param rows lines, at least 1
     */
    public record Size(int columns, int rows) {
        /** What is taken for the size of what does not tell. */
        static final Size USUAL = new Size(80, 24);
    }

    /** What standard output is written to. */
    public static Screen standardOutput(Map<String, String> environment) {
        return of(STANDARD_OUTPUT, environment);
    }

    /** What standard error is written to. */
    public static Screen standardError(Map<String, String> environment) {
        return of(STANDARD_ERROR, environment);
    }

    Size size() {
        return sizes.get();
    }

    private static Screen of(int descriptor, Map<String, String> environment) {
        boolean terminal = canMoveCursor(environment) && isTerminal(descriptor);
        return new Screen(
                terminal,
                new Style(terminal && wantsColor(environment), readsUtf8(environment)),
                terminal ? () -> sizeOf(descriptor) : () -> Size.USUAL);
    }

    static boolean canMoveCursor(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "");
        return !type.isEmpty() && !type.equals("dumb");
    }

    /** Whether nobody has asked for no colours (no-color.org). */
    static boolean wantsColor(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    static boolean readsUtf8(Map<String, String> environment) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("")
                .toLowerCase(Locale.ROOT);
        return locale.contains("utf-8") || locale.contains("utf8");
    }

    private static boolean isTerminal(int descriptor) {
        try {
            return CLibrary.isatty(descriptor) == 1;
        } catch (LinkageError e) {
            // No native code for this system: plain lines can be shown anywhere.
            return false;
        }
    }

    private static Size sizeOf(int descriptor) {
        CLibrary.WinSize size = new CLibrary.WinSize();
        boolean told = CLibrary.ioctl(descriptor, CLibrary.TIOCGWINSZ, size) == 0;
        return told && size.ws_col > 0 && size.ws_row > 0 ? new Size(size.ws_col, size.ws_row) : Size.USUAL;
    }
}
