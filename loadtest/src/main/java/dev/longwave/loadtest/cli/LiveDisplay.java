package dev.longwave.loadtest.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a run goes in a few lines of a terminal, which are drawn anew in place. The cursor rests on the line below them.
 * Notes go above, where they stay and scroll.
 */
final class LiveDisplay implements Display {
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String CLEAR_TO_LINE_END = "\u001b[K";
    private static final String CLEAR_TO_SCREEN_END = "\u001b[J";
    private static final int SMALLEST = 20;

    private final Screen screen;
    private final Outlet outlet;
    private final LivePicture picture;
    /** Columns that each line took which is on the screen now. */
    private List<Integer> drawn = List.of();

    private String clock = Elapsed.text(Duration.ZERO);
    private @Nullable Thread hook;
    private boolean closed;

    LiveDisplay(Screen screen, Outlet outlet) {
        this.screen = screen;
        this.outlet = outlet;
        picture = new LivePicture(screen.style());
    }

    /** Begins to show, and takes care that an interrupted process leaves the screen clean too. */
    static LiveDisplay on(Screen screen, PrintStream stream) {
        LiveDisplay display = new LiveDisplay(screen, new Outlet(stream));
        Thread hook = new Thread(display::wipe, "display-wiper");
        display.hook = hook;
        Runtime.getRuntime().addShutdownHook(hook);
        return display;
    }

    @Override
    public synchronized void moment(Moment moment) {
        if (closed) {
            return;
        }
        clock = Elapsed.text(moment.elapsed());
        picture.add(moment);
        // A terminal that has not taken the last picture yet gets the next but one.
        if (!outlet.busy()) {
            outlet.say(frame(""));
        }
    }

    @Override
    public synchronized void note(String sentence) {
        if (!closed) {
            outlet.say(frame(noted(sentence)));
        }
    }

    @Override
    public void close() {
        wipe();
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already; then the hook finds that nothing is left to do.
            }
        }
    }

    private String noted(String sentence) {
        Style style = screen.style();
        int columns = Math.max(SMALLEST, screen.size().columns() - 1) - clock.length() - 1;
        String indent = CLEAR_TO_LINE_END + "\n" + " ".repeat(clock.length() + 1);
        return Paragraph.lines(style.safe(sentence), columns).stream()
                .map(style::yellow)
                .collect(Collectors.joining(indent, style.dim(clock) + " ", CLEAR_TO_LINE_END + "\n"));
    }

    private synchronized void wipe() {
        if (!closed) {
            closed = true;
            if (!drawn.isEmpty()) {
                outlet.say(toTop(screen.size().columns()) + CLEAR_TO_SCREEN_END);
            }
            outlet.close();
        }
    }

    /** The picture, drawn over the last one, with something above it. */
    private String frame(String above) {
        Screen.Size size = screen.size();
        String top = toTop(size.columns());
        // One column less: a cursor in the last one stands differently from terminal to terminal.
        List<String> lines = picture.lines(Math.max(SMALLEST, size.columns() - 1));
        List<String> shown = lines.subList(0, Math.min(lines.size(), Math.max(1, size.rows() - 1)));
        drawn = shown.stream().map(LivePicture::columnsOf).toList();
        StringBuilder frame = new StringBuilder(HIDE_CURSOR).append(top).append(above);
        shown.forEach(line -> frame.append(line).append(CLEAR_TO_LINE_END).append('\n'));
        return frame.append(CLEAR_TO_SCREEN_END).append(SHOW_CURSOR).toString();
    }

    /** Leads to the first line drawn. A terminal that has become narrower has broken lines in two or more. */
    private String toTop(int columns) {
        int rows = drawn.stream()
                .mapToInt(line -> Math.max(1, (line + columns - 1) / columns))
                .sum();
        return rows == 0 ? "\r" : "\r\u001b[" + rows + "A";
    }
}
