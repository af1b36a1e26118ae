package dev.longwave.stream;

import static dev.longwave.stream.TestFeed.event;
import static dev.longwave.stream.TestFeed.greeting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.log.EventId;
import dev.longwave.log.GapReason;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an application sees of a stream, on its event loop; {@link SseStreamThreadsTest} does the same from others. */
class SseStreamTest {
    private static final String HELLO = ":\nretry: 3000\n\n";

    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");
    private final RecordingListener listener = new RecordingListener();
    private final FakeOutlet outlet = new FakeOutlet();
    private final List<String> happened = new ArrayList<>();

    private SseStream open() {
        return open(outlet);
    }

    private SseStream open(FakeOutlet to) {
        SseStream stream = loop.open(to, listener.settings());
        assertThat(to.takeEvents()).isEqualTo(HELLO);
        return stream;
    }

    private SseStream follow() {
        SseStream stream = loop.open(outlet, listener.settings(), order.subscription(feed.live(loop.streams())));
        outlet.takeEvents();
        return stream;
    }

    private static int chunkLength(String data) {
        return SseEncoder.encode(SseEvent.of(data)).chunkLength();
    }

    // ---- sends ----

    @Test
    void whatIsSentArrivesInOrder() {
        SseStream stream = open();
        assertThat(stream.send("1")).isTrue();
        assertThat(stream.send("2", "type")).isTrue();
        assertThat(stream.send(SseEvent.of("3").withId("own"))).isTrue();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo("data: 1\n\nevent: type\ndata: 2\n\nid: own\ndata: 3\n\n");
        assertThat(outlet.offers()).as("the greeting and one batch").hasSize(2);
    }

    @Test
    void anEventThatCannotBeEncodedIsTheCallersMistake() {
        SseStream stream = open();

        assertThatThrownBy(() -> stream.send("data", "two\nlines")).isInstanceOf(IllegalArgumentException.class);
        assertThat(stream.isClosed()).isFalse();
    }

    @Test
    void sendsAreRefusedOverTheirBoundAndTakenAgainOnceTheyAreOut() {
        SseStream stream = loop.open(outlet, StreamSettings.DEFAULT.withSendBufferBytes(10 * chunkLength("x")));
        outlet.takeEvents();
        outlet.block();
        for (int i = 0; i < 10; i++) {
            assertThat(stream.send("x")).as("send %s", i).isTrue();
        }
        assertThat(stream.send("x")).isFalse();
        assertThat(stream.send("")).isFalse();

        outlet.drain();
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo("data: x\n\n".repeat(10));
        for (int i = 0; i < 10; i++) {
            assertThat(stream.send("x")).as("send %s", i).isTrue();
        }
        assertThat(stream.send("x")).isFalse();
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo("data: x\n\n".repeat(10));
    }

    @Test
    void aSendThatIsRefusedLeavesTheRoomToSmallerOnes() {
        SseStream stream = loop.open(outlet, StreamSettings.DEFAULT.withSendBufferBytes(100));
        outlet.block();

        assertThat(stream.send("x".repeat(100))).isFalse();
        assertThat(stream.send("x")).isTrue();
    }

    @Test
    void sendsThatAreCutAnywhereArriveWhole() {
        int length = cutSends(Integer.MAX_VALUE);
        for (int cut = 0; cut < length; cut++) {
            cutSends(cut);
        }
    }

    private int cutSends(int cut) {
        FakeOutlet to = new FakeOutlet();
        SseStream stream = open(to);
        to.cutAt(cut);
        to.cutAt(3);
        stream.send("one");
        stream.send("");
        stream.send("three");
        loop.run();
        stream.send("four");
        for (int i = 0; i < 3; i++) {
            to.drain();
            loop.run();
        }

        assertThat(to.takeEvents())
                .as("cut at %s", cut)
                .isEqualTo("data: one\n\ndata: \n\ndata: three\n\ndata: four\n\n");
        stream.close();
        return to.offers().get(1);
    }

    @Test
    void sendsAndEventsOfASubscriptionEachKeepTheirOrderAndArriveWhole() {
        SseStream stream = follow();
        StringBuilder sent = new StringBuilder();
        StringBuilder published = new StringBuilder();
        for (int i = 1; i <= 200; i++) {
            if (i % 3 == 0) {
                outlet.cutAt(i % 97);
            }
            stream.send("s" + i);
            sent.append("data: s").append(i).append("\n\n");
            feed.publish("p" + i);
            published.append(event(i, "p" + i));
            if (i % 5 == 0) {
                loop.run();
                outlet.drain();
            }
        }
        while (stream.behind() > 0 || outlet.pinnedBytes() > 0) {
            loop.run();
            outlet.drain();
        }

        String[] blocks = outlet.takeEvents().split("(?<=\n\n)");
        assertThat(String.join(
                        "",
                        List.of(blocks).stream()
                                .filter(b -> b.startsWith("data: s"))
                                .toList()))
                .isEqualTo(sent.toString());
        assertThat(String.join(
                        "",
                        List.of(blocks).stream()
                                .filter(b -> b.startsWith("id: "))
                                .toList()))
                .isEqualTo(published.toString());
        assertThat(blocks).hasSize(400);
    }

    @Test
    void whoSendsWithoutEndDoesNotKeepTheLoop() {
        SseStream stream = open();
        List<Integer> offersWhenNextTaskRan = new ArrayList<>();
        outlet.beforeOffer(() -> {
            if (outlet.offers().size() < 1_999) {
                stream.send("more");
            }
        });
        stream.send("first");
        loop.eventLoop()
                .execute(() -> loop.eventLoop()
                        .execute(() -> offersWhenNextTaskRan.add(outlet.offers().size())));
        loop.run();

        assertThat(outlet.offers()).hasSize(2_000);
        assertThat(offersWhenNextTaskRan.get(0)).isLessThanOrEqualTo(1 + DeliveryPass.SLICE_VISITS);
    }

    @Test
    void sendsDoNotHoldUpTheSubscription() {
        SseStream stream = follow();
        outlet.beforeOffer(() -> {
            if (outlet.offers().size() < 100) {
                stream.send("more");
            }
        });
        stream.send("first");
        feed.publish("1");
        loop.run();

        assertThat(outlet.takeEvents()).contains(event(1, "1"));
    }

    // ---- the end ----

    @Test
    void whoIsSentAwayIsToldWhenToComeBack() {
        SseStream stream = open();
        stream.send("last");
        stream.close(CloseReason.MAX_AGE, Duration.ofMillis(1_234));
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo("data: last\n\n:\nretry: 1234\n\n");
        assertThat(outlet.isEnded()).isTrue();
        stream.close(CloseReason.SERVER, Duration.ZERO);
        assertThat(outlet.bytes()).isEmpty();
    }

    @Test
    void aClientBehindAProxyIsWhereTheProxySays() {
        SseStream stream = open();
        SocketAddress client = new InetSocketAddress("192.0.2.7", 0);
        stream.remoteAddress(client);

        assertThat(stream.remoteAddress()).isSameAs(client);
    }

    // ---- heartbeat ----

    @Test
    void aHeartbeatIsSentNow() {
        SseStream stream = open();

        assertThat(stream.heartbeat()).isTrue();
        assertThat(outlet.takeEvents()).isEqualTo(":\n\n");
    }

    @Test
    void aHeartbeatTellsThePosition() {
        SseStream stream = follow();
        order.channel("other").publish("1");

        stream.heartbeat();
        assertThat(outlet.takeEvents()).isEqualTo(":\nid: " + EventId.format(TestFeed.EPOCH, 1) + "\n\n");
    }

    @Test
    void aHeartbeatOfAConnectionThatTakesNothingIsDropped() {
        SseStream stream = open();
        outlet.block();
        assertThat(stream.heartbeat()).isTrue();
        outlet.drain();
        loop.run();

        assertThat(outlet.bytes()).isEmpty();
    }

    @Test
    void aClosedStreamHasNoHeartbeat() {
        SseStream stream = open();
        stream.close();

        assertThat(stream.heartbeat()).isFalse();
        assertThat(outlet.bytes()).isEmpty();
    }

    // ---- following ----

    @Test
    void aStreamMayBeginToFollowLater() {
        SseStream stream = open();
        stream.send("first");
        feed.publish("1");
        stream.follow(order.subscription(0, null, feed.from(loop.streams(), 0)));
        loop.run();
        feed.publish("2");
        loop.run();

        assertThat(outlet.takeEvents())
                .isEqualTo("data: first\n\n"
                        + ":\nid: " + EventId.format(TestFeed.EPOCH, 0) + "\n\n"
                        + event(1, "1")
                        + event(2, "2"));
        assertThat(stream.follows()).containsExactly("a");
    }

    @Test
    void aStreamFollowsOneSubscription() {
        SseStream stream = follow();

        assertThatThrownBy(() -> stream.follow(order.subscription(feed.live(loop.streams()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stream " + stream.id() + " follows [a] already");
    }

    @Test
    void aClosedStreamGivesASubscriptionBack() {
        SseStream stream = open();
        stream.close();
        FakeSubscription subscription = (FakeSubscription) order.subscription(feed.live(loop.streams()));
        stream.follow(subscription);

        assertThat(subscription.cancelled()).isEqualTo(1);
        assertThat(stream.follows()).isEmpty();
    }

    @Test
    void aGapIsToldBeforeTheFirstEventAndBeforeAnyPositionBehindIt() {
        feed.publish("1", "2", "3");
        String id = EventId.format(TestFeed.EPOCH, 2);
        Gap gap = new Gap(GapReason.UNKNOWN, "x\"y", EventId.format(TestFeed.EPOCH, 1), id);
        loop.open(outlet, listener.settings(), order.subscription(1, gap, feed.from(loop.streams(), 1)));

        assertThat(outlet.takeEvents())
                .isEqualTo(HELLO
                        + "id: " + EventId.format(TestFeed.EPOCH, 1)
                        + "\nevent: gap\ndata: {\"reason\":\"unknown\",\"from\":\"x\\\"y\",\"first\":\"" + id
                        + "\"}\n\n"
                        + event(2, "2")
                        + event(3, "3"));
        assertThat(listener.told()).containsExactly("opened", "gap unknown");
    }

    @Test
    void aConnectionThatIsNotReadyYetIsGreetedOnceItIs() {
        outlet.block();
        feed.publish("1");
        loop.open(outlet, order.subscription(0, null, feed.from(loop.streams(), 0)));
        loop.run();
        assertThat(outlet.bytes()).isEmpty();

        outlet.drain();
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(greeting(0) + event(1, "1"));
    }

    @Test
    void itKnowsHowFarItIsBehind() {
        SseStream stream = follow();
        outlet.block();
        feed.publish("1", "2", "3");
        assertThat(stream.behind()).isEqualTo(3);

        outlet.drain();
        loop.run();
        assertThat(stream.behind()).isZero();
    }

    @Test
    void itAges() {
        SseStream stream = open();
        loop.advance(Duration.ofSeconds(3));

        assertThat(stream.ageMillis()).isEqualTo(3_000);
    }

    // ---- closing ----

    @Test
    void whatWasSentGoesOutBeforeTheResponseEnds() {
        SseStream stream = open();
        stream.send("1");
        stream.send("2");
        stream.close();

        assertThat(outlet.isEnded()).isTrue();
        assertThat(outlet.takeEvents()).isEqualTo("data: 1\n\ndata: 2\n\n");
    }

    @Test
    void whatWasSentGoesOutAfterTheRestOfACutFrame() {
        SseStream stream = open();
        outlet.cutAt(4);
        stream.send("1");
        loop.run();
        stream.send("2");
        stream.close();

        assertThat(outlet.takeEvents()).isEqualTo("data: 1\n\ndata: 2\n\n");
    }

    @Test
    void callbacksComeBeforeTheEndOfTheResponseAndWaitersAfterIt() {
        SseStream stream = open();
        stream.onClose(reason -> happened.add("callback, ended=" + outlet.isEnded()));
        stream.whenClosed().thenAccept(reason -> happened.add("waiter, ended=" + outlet.isEnded()));
        stream.close();

        assertThat(happened).containsExactly("callback, ended=false", "waiter, ended=true");
        assertThat(listener.told()).containsExactly("opened", "closed server");
    }

    @Test
    void theFirstReasonStays() {
        SseStream stream = open();
        stream.onClose(reason -> happened.add("callback " + reason));
        stream.close(CloseReason.MAX_AGE);
        stream.close();
        stream.close(CloseReason.SHUTDOWN);
        outlet.disconnect();
        stream.whenClosed().thenAccept(reason -> happened.add("waiter " + reason));

        assertThat(happened).containsExactly("callback MAX_AGE", "waiter MAX_AGE");
        assertThat(listener.told()).containsExactly("opened", "closed max_age");
    }

    @Test
    void aClientThatGoesClosesTheStream() {
        SseStream stream = follow();
        stream.onClose(reason -> happened.add("callback " + reason));
        outlet.disconnect();

        assertThat(stream.isClosed()).isTrue();
        assertThat(happened).containsExactly("callback CLIENT");
        assertThat(stream.follows()).isEmpty();
        assertThat(outlet.isEnded()).isFalse();
    }

    @Test
    void nothingThrowsAfterTheClientHasGone() {
        SseStream stream = open();
        outlet.disconnect();

        assertThat(stream.isClosed()).isTrue();
        assertThat(stream.send("late")).isFalse();
        assertThat(stream.send("late", "type")).isFalse();
        assertThat(stream.send(SseEvent.of("late"))).isFalse();
        assertThat(stream.heartbeat()).isFalse();
        stream.close();
        stream.close(CloseReason.ERROR);
        loop.run();
        assertThat(outlet.bytes()).isEmpty();
    }

    @Test
    void nothingThrowsWhereTheClientHasGoneUnnoticed() {
        SseStream stream = open();
        stream.send("before");
        outlet.closeSilently();
        assertThat(stream.send("after")).isTrue();
        loop.run();
        stream.close();

        assertThat(outlet.isEnded()).isTrue();
    }

    @Test
    void aCallbackThatComesLateRunsAtOnce() {
        SseStream stream = open();
        stream.close(CloseReason.SHUTDOWN);
        stream.onClose(reason -> happened.add("late " + reason));

        assertThat(happened).containsExactly("late SHUTDOWN");
    }

    @Test
    void callbacksRunInTheOrderTheyCameEvenThoseThatACallbackAdds() {
        SseStream stream = open();
        stream.onClose(reason -> {
            happened.add("first");
            stream.onClose(again -> happened.add("third"));
        });
        stream.onClose(reason -> happened.add("second"));
        stream.close();

        assertThat(happened).containsExactly("first", "second", "third");
    }

    @Test
    void aCallbackThatThrowsDisturbsNobody() {
        FakeSubscription subscription = (FakeSubscription) order.subscription(feed.live(loop.streams()));
        SseStream stream = loop.open(outlet, listener.settings(), subscription);
        stream.onClose(reason -> {
            throw new IllegalStateException("on purpose");
        });
        stream.onClose(reason -> {
            throw new AssertionError("on purpose too");
        });
        stream.onClose(reason -> happened.add("third"));
        stream.whenClosed().thenAccept(reason -> happened.add("waiter"));
        stream.close();
        stream.onClose(reason -> {
            throw new IllegalStateException("late");
        });

        assertThat(happened).containsExactly("third", "waiter");
        assertThat(outlet.isEnded()).isTrue();
        assertThat(subscription.cancelled()).isEqualTo(1);
        assertThat(listener.told())
                .containsExactly(
                        "opened",
                        "callback failed: on purpose",
                        "callback failed: on purpose too",
                        "closed server",
                        "callback failed: late");
    }

    @Test
    void aCallbackMayUseTheStream() {
        SseStream stream = open();
        stream.onClose(reason -> {
            happened.add("closed " + stream.isClosed());
            happened.add("sent " + stream.send("late"));
            stream.close();
        });
        stream.close();

        assertThat(happened).containsExactly("closed true", "sent false");
    }

    @Test
    void whoeverWaitsCannotDecideForTheOthers() {
        SseStream stream = open();
        CompletionStage<CloseReason> waiting = stream.whenClosed();
        assertThatThrownBy(() -> ((CompletableFuture<CloseReason>) waiting).complete(CloseReason.ERROR))
                .isInstanceOf(UnsupportedOperationException.class);
        stream.close();

        stream.whenClosed().thenAccept(reason -> happened.add(reason.label()));
        assertThat(happened).containsExactly("server");
    }

    @Test
    void itGivesItsPlaceUpOnceHoweverItEnds() {
        List<FakeSubscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            FakeOutlet to = new FakeOutlet();
            FakeSubscription subscription = (FakeSubscription) order.subscription(feed.live(loop.streams()));
            subscriptions.add(subscription);
            SseStream stream = loop.open(to, subscription);
            if (i == 0) {
                stream.close();
            } else if (i == 1) {
                to.disconnect();
            } else {
                stream.abort(CloseReason.SLOW_CONSUMER);
            }
            to.disconnect();
            stream.close();
        }

        assertThat(subscriptions).allMatch(subscription -> subscription.cancelled() == 1);
    }

    @Test
    void itsNameIsUnique() {
        assertThat(open().id())
                .matches("[0-9a-f]+")
                .isNotEqualTo(open(new FakeOutlet()).id());
    }
}
