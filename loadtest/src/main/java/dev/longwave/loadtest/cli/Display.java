package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.engine.Progress;
import java.io.PrintStream;

/** Shows a person how a run goes, until it is closed. May be called by any thread, and never waits for the screen. */
public interface Display extends Progress, AutoCloseable {
    /**
     * A live picture where the screen is a terminal, and else a plain line from time to time.
     *
     * @param screen what the stream is written to
     * @param stream in UTF-8
     */
    static Display on(Screen screen, PrintStream stream) {
        return screen.terminal()
                ? LiveDisplay.on(screen, stream)
                : new PlainProgress(screen.style(), new Outlet(stream));
    }

    /** Leaves the screen clean, for what comes next. What is told afterwards is not shown. */
    @Override
    void close();
}
