package dev.longwave.testing;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hands out leak detectors that write down what they find, instead of logging it. Thread-safe.
 *
 * <p>Netty finds a leak when the garbage collector has taken an object that was never released, and tells of it when
 * the next object of that kind is tracked. {@link #collect()} makes both happen.
 */
final class LeakRecorder extends ResourceLeakDetectorFactory {
    private static final int COLLECTIONS = 5;
    private static final Pattern RUNNER_FRAME =
            Pattern.compile("\\s*(org\\.junit|net\\.jqwik|org\\.apache\\.maven|java\\.base/)");
    private static final long REFERENCE_HANDLING_MILLIS = 10;

    private final List<RecordingDetector<?>> detectors = new CopyOnWriteArrayList<>();
    private final List<String> leaks = new CopyOnWriteArrayList<>();

    @Override
    @SuppressWarnings("deprecation") // The one abstract method of Netty's factory is a deprecated one.
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        RecordingDetector<T> detector = new RecordingDetector<>(resource, samplingInterval);
        detectors.add(detector);
        return detector;
    }

    /** Tells whether objects of this kind are looked at. */
    boolean watches(Class<?> resource) {
        return detectors.stream().anyMatch(detector -> detector.resource == resource);
    }

    /** Runs the garbage collector a few times and answers every leak known then, as Netty words it. */
    List<String> collect() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            waitForReferenceHandling();
            detectors.forEach(RecordingDetector::reportPending);
        }
        return List.copyOf(leaks);
    }

    private static void waitForReferenceHandling() {
        try {
            Thread.sleep(REFERENCE_HANDLING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves out the frames below a test method: they are dozens to each access, and say nothing. */
    private static String withoutRunner(String records) {
        return records.lines()
                .filter(line -> !RUNNER_FRAME.matcher(line).lookingAt())
                .collect(Collectors.joining("\n"));
    }

    private final class RecordingDetector<T> extends ResourceLeakDetector<T> {
        private final Class<T> resource;

        RecordingDetector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
            this.resource = resource;
        }

        /** Tracks a stand-in, for a detector looks at what was collected only when it is asked to track something. */
        @SuppressWarnings("unchecked") // A detector never touches what it tracks but for its identity.
        void reportPending() {
            T standIn = (T) new Object();
            ResourceLeakTracker<T> tracker = trackForcibly(standIn);
            tracker.close(standIn);
        }

        // By default Netty reports only if its logger is on: a logging configuration could turn the check off.
        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            leaks.add(resourceType + " was garbage-collected without being released." + withoutRunner(records));
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            leaks.add(resourceType + " was garbage-collected without being released.");
        }
    }
}
