package dev.longwave.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails the test run if any test, of any engine, has left a Netty resource unreleased.
 *
 * <p>It is registered in {@code META-INF/services}. The whole run is checked once, at its end: a collection after each
 * test would name the test, but the access records of a leak do so already. A listener of the session is used because
 * its failure is the run's failure, where what a {@code TestExecutionListener} throws is logged and forgotten.
 */
public final class LeakCheck implements LauncherSessionListener {
    static final LeakRecorder RECORDER = new LeakRecorder();

    /** Installs the recorder: before any test class is loaded, as buffers take their detector when their class is. */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(RECORDER);
        // whatever the module's or the editor's arguments for the test JVM say
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<String> leaks = RECORDER.collect();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    "The tests leaked. Different leaks: " + leaks.size() + "\n\n" + String.join("\n\n", leaks));
        }
    }
}
