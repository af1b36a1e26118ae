package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import org.testng.annotations.AfterClass;

/** The Reactive Streams specification's own tests of a subscriber, which are written for another framework. */
@Timeout(120)
class ReactiveStreamsTest {
    /** Is made by that framework, by its name. */
    public static final class Verification extends FlowSubscriberBlackboxVerification<Integer> {
        private final EventLoop eventLoop = new DefaultEventLoop();

        public Verification() {
            super(new TestEnvironment(2_000, 100));
        }

        @Override
        public Flow.Subscriber<Integer> createFlowSubscriber() {
            SseStream stream = eventLoop
                    .submit(() -> SseStream.open(new FakeOutlet(), eventLoop, StreamSettings.DEFAULT))
                    .syncUninterruptibly()
                    .getNow();
            return new Flow.Subscriber<>() {
                private final Inflow inflow = stream.newInflow();

                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    inflow.onSubscribe(subscription);
                }

                @Override
                public void onNext(Integer item) {
                    inflow.onNext(item);
                }

                @Override
                public void onError(Throwable failure) {
                    inflow.onError(failure);
                }

                @Override
                public void onComplete() {
                    inflow.onComplete();
                }
            };
        }

        @Override
        public Integer createElement(int element) {
            return element;
        }

        @AfterClass
        public void stop() {
            eventLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aStreamSubscribesAsTheSpecificationSays() {
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG tests = new TestNG(false);
        tests.setTestClasses(new Class<?>[] {Verification.class});
        tests.addListener(results);
        tests.run();

        assertThat(names(results.getFailedTests())).isEmpty();
        assertThat(names(results.getPassedTests())).hasSizeGreaterThan(10);
    }

    private static List<String> names(List<ITestResult> results) {
        return results.stream()
                .map(result -> result.getName() + " " + result.getThrowable())
                .toList();
    }
}
