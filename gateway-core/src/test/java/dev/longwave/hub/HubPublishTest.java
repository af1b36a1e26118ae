package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longwave.hub.RefusedException.Reason;
import dev.longwave.log.Retention;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubPublishTest {
    private static final int MAX_CHANNELS = 20;
    private static final int MAX_KEYS = 3;

    private final ManualClock clock = new ManualClock();
    private final Heard heard = new Heard();
    private final Hub hub = new Hub(
            new HubSettings(
                    new Retention(5, 10_000, Duration.ofMinutes(5)),
                    1 << 20,
                    MAX_CHANNELS,
                    10,
                    Duration.ofMinutes(2),
                    MAX_KEYS,
                    StreamSettings.DEFAULT),
            heard,
            clock);
    private final EventLoop loop = new DefaultEventLoop();

    @AfterEach
    void stop() throws InterruptedException {
        hub.close();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }

    // ---- ids ----

    @Test
    void idsAreTheEpochAndANumberThatRisesOverAllChannels() {
        assertThat(publish("a", "1").id()).isEqualTo(hub.epoch() + "-0000000000000001");
        assertThat(publish("b", "2").id()).isEqualTo(hub.epoch() + "-0000000000000002");
        assertThat(publish("a", "3").id()).isEqualTo(hub.epoch() + "-0000000000000003");
    }

    @Test
    void anIdFitsAHeaderAndAlwaysHasTheSameWidth() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(publish("a", "x").id()).matches("[a-z0-9]{8}-[0-9]{16}");
        }
    }

    @Test
    void hubsHaveEpochsOfTheirOwn() {
        try (Hub other = new Hub(HubSettings.DEFAULT)) {
            assertThat(other.epoch()).isNotEqualTo(hub.epoch());
        }
    }

    @Test
    void anEventToSeveralChannelsHasOneIdInAllOfThem() {
        PublishReceipt receipt = publish(List.of("a", "b", "c"), SseEvent.of("x"), null);

        assertThat(hub.channels("", "", 10).channels()).hasSize(3).allSatisfy(channel -> {
            assertThat(channel.events()).isEqualTo(1);
            assertThat(channel.firstId()).isEqualTo(receipt.id());
            assertThat(channel.lastId()).isEqualTo(receipt.id());
        });
        assertThat(publish("a", "y").id()).isEqualTo(hub.epoch() + "-0000000000000002");
    }

    @Test
    void whatWasRefusedTakesNoNumber() {
        publish("a", SseEvent.of("1").withId("mine"));
        assertRefused(() -> publish("a", SseEvent.of("2").withId("mine")), Reason.ID_CONFLICT);

        assertThat(publish("a", "3").id()).isEqualTo(hub.epoch() + "-0000000000000002");
    }

    // ---- what is kept ----

    @Test
    void theChannelShowsWhatItKeeps() {
        for (int i = 0; i < 7; i++) {
            publish("a", "x");
        }

        ChannelInfo info = hub.channel(new ChannelName("a"));
        assertThat(info).isNotNull();
        assertThat(info.events()).isEqualTo(5);
        assertThat(info.bytes()).isEqualTo(hub.logBytes());
        assertThat(info.firstId()).isEqualTo(hub.epoch() + "-0000000000000003");
        assertThat(info.lastId()).isEqualTo(hub.epoch() + "-0000000000000007");
        assertThat(info.subscribers()).isZero();
        assertThat(info.finished()).isFalse();
        assertThat(hub.channel(new ChannelName("b"))).isNull();
    }

    @Test
    void channelsAreShownInPagesByName() {
        for (String name : List.of("b", "d", "a", "e", "c")) {
            publish(name, "x");
        }

        assertThat(hub.channels("", "", 2).channels())
                .extracting(ChannelInfo::name)
                .containsExactly("a", "b");
        assertThat(hub.channels("", "b", 2).channels())
                .extracting(ChannelInfo::name)
                .containsExactly("c", "d");
        assertThat(hub.channels("", "d", 2).channels())
                .extracting(ChannelInfo::name)
                .containsExactly("e");
        assertThat(hub.channels("", "bb", 1).channels())
                .extracting(ChannelInfo::name)
                .containsExactly("c");
        assertThat(hub.channels("", "e", 2).channels()).isEmpty();
    }

    @Test
    void channelsAreFoundByAPartOfTheirName() {
        for (String name : List.of("orders:1", "Orders:2", "deploy", "ORDERS:3", "order.s")) {
            publish(name, "x");
        }

        ChannelPage page = hub.channels("orDers:", "", 2);
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.channels()).extracting(ChannelInfo::name).containsExactly("ORDERS:3", "Orders:2");
        assertThat(hub.channels("orders:", "Orders:2", 2).channels())
                .extracting(ChannelInfo::name)
                .containsExactly("orders:1");
        assertThat(hub.channels("r.s", "", 9).total()).isEqualTo(1);
        assertThat(hub.channels("nothing", "", 9)).isEqualTo(new ChannelPage(0, List.of()));
    }

    @Test
    void theChannelShowsHowLongAgoItsNewestEventWasPublished() {
        publish("a", "x");
        clock.advance(Duration.ofSeconds(7));
        publish("a", "y");
        clock.advance(Duration.ofSeconds(2));

        assertThat(hub.channel(new ChannelName("a")).lastAge()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theNewestEventIsKeptThoughItAloneIsTooMuch() {
        publish("a", "small");
        publish("a", "x".repeat(20_000));

        assertThat(info("a").events()).isEqualTo(1);
        assertThat(info("a").bytes()).isGreaterThan(20_000);
    }

    @Test
    void bytesAloneDropTheOldest() {
        publish("a", "x".repeat(4_000));
        publish("a", "x".repeat(4_000));
        publish("a", "x".repeat(4_000));

        assertThat(info("a").events()).isEqualTo(2);
    }

    @Test
    void anAppendDropsWhatIsTooOld() {
        publish("a", "1");
        clock.advance(Duration.ofMinutes(5));
        publish("a", "2");
        assertThat(info("a").events()).isEqualTo(2);

        clock.advance(Duration.ofNanos(1));
        publish("a", "3");
        assertThat(info("a").events()).isEqualTo(2);
        assertThat(info("a").firstId()).isEqualTo(hub.epoch() + "-0000000000000002");
    }

    @Test
    void bytesOfAllLogsAreAddedUp() {
        publish(List.of("a", "b"), SseEvent.of("x"), null);
        publish("a", "yyy");

        assertThat(hub.logBytes())
                .isEqualTo(info("a").bytes() + info("b").bytes())
                .isPositive();
    }

    @Test
    void oneChannelTooManyIsRefusedAndNothingChanges() {
        for (int i = 0; i < MAX_CHANNELS - 1; i++) {
            publish("c" + i, "x");
        }
        long bytes = hub.logBytes();

        assertRefused(() -> publish(List.of("c0", "new1", "new2"), SseEvent.of("x"), "key"), Reason.TOO_MANY_CHANNELS);

        assertThat(hub.channelCount()).isEqualTo(MAX_CHANNELS - 1);
        assertThat(hub.logBytes()).isEqualTo(bytes);
        assertThat(info("c0").events()).isEqualTo(1);
        publish(List.of("c0", "new1"), SseEvent.of("x"), "key");
        assertThat(hub.channelCount()).isEqualTo(MAX_CHANNELS);
        assertThat(heard.refused).containsExactly(Reason.TOO_MANY_CHANNELS);
    }

    @Test
    void theGatewaysOwnTypesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publish("a", SseEvent.of("x").withType("end")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publish("a", SseEvent.of("x").withType("gap")));
        assertThat(hub.channelCount()).isZero();
    }

    // ---- ids that publishers bring ----

    @Test
    void aPublishersIdIsTheEventsId() {
        assertThat(publish("a", SseEvent.of("x").withId("order-17")).id()).isEqualTo("order-17");
        assertThat(info("a").lastId()).isEqualTo("order-17");
    }

    @Test
    void theSamePublicationWithItsIdAgainGetsTheFirstAnswerAndIsNotPublished() {
        PublishReceipt first = publish("a", SseEvent.of("x").withId("mine"));
        place("a");

        assertThat(publish("a", SseEvent.of("x").withId("mine"))).isEqualTo(first);
        assertThat(info("a").events()).isEqualTo(1);
        assertThat(heard.published).isEqualTo(1);
    }

    @Test
    void anotherEventWithThatIdIsRefusedOnEveryChannel() {
        publish("a", SseEvent.of("x").withId("mine"));

        assertRefused(() -> publish("a", SseEvent.of("y").withId("mine")), Reason.ID_CONFLICT);
        assertRefused(() -> publish("b", SseEvent.of("x").withId("mine")), Reason.ID_CONFLICT);
        assertRefused(() -> publish(List.of("a", "b"), SseEvent.of("x").withId("mine"), null), Reason.ID_CONFLICT);
        assertRefused(() -> publish("a", SseEvent.of("x").withId("mine").withType("t")), Reason.ID_CONFLICT);
        assertThat(hub.channelCount()).isEqualTo(1);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> publish("b", SseEvent.of("x").withId("mine")))
                .withMessage("another event with the id \"mine\" is still kept; ids are unique on the node, choose"
                        + " another");
    }

    @Test
    void anIdIsFreeAgainOnceItsEventIsDropped() {
        publish("a", SseEvent.of("x").withId("mine"));
        for (int i = 0; i < 5; i++) {
            publish("a", "other");
        }

        PublishReceipt again = publish("a", SseEvent.of("y").withId("mine"));

        assertThat(again.id()).isEqualTo("mine");
        assertThat(info("a").lastId()).isEqualTo("mine");
    }

    @Test
    void anIdIsFreeOnlyOnceEveryLogHasDroppedItsEvent() {
        place("**");
        publish(List.of("a", "b"), SseEvent.of("x").withId("mine"), null);
        for (int i = 0; i < 5; i++) {
            publish("a", "other");
        }
        assertRefused(() -> publish("a", SseEvent.of("y").withId("mine")), Reason.ID_CONFLICT);

        for (int i = 0; i < 5; i++) {
            publish("b", "other");
        }
        publish("a", SseEvent.of("y").withId("mine"));
    }

    @Test
    void anIdThatIsUsedAgainIsNotFreedByTheEventThatHadItBefore() {
        publish(List.of("a", "b"), SseEvent.of("x").withId("mine"), null);
        for (int i = 0; i < 5; i++) {
            publish(List.of("a", "b"), SseEvent.of("other"), null);
        }
        publish("a", SseEvent.of("y").withId("mine"));
        for (int i = 0; i < 4; i++) {
            publish("a", "other");
        }

        assertRefused(() -> publish("a", SseEvent.of("z").withId("mine")), Reason.ID_CONFLICT);
    }

    // ---- idempotency ----

    @Test
    void theSameKeyGetsTheFirstAnswerAndNoSecondEvent() {
        PublishReceipt first = publish(List.of("a"), SseEvent.of("x"), "key");
        place("a");
        publish("a", "between");

        assertThat(publish(List.of("a"), SseEvent.of("x"), "key")).isEqualTo(first);
        assertThat(info("a").events()).isEqualTo(2);
        assertThat(heard.published).isEqualTo(2);
    }

    @Test
    void theSameKeyWithAnotherBodyIsAConflict() {
        publish(List.of("a"), SseEvent.of("x"), "key");

        assertRefused(() -> publish(List.of("a"), SseEvent.of("y"), "key"), Reason.KEY_CONFLICT);
        assertRefused(() -> publish(List.of("b"), SseEvent.of("x"), "key"), Reason.KEY_CONFLICT);
        assertThat(heard.refused).containsExactly(Reason.KEY_CONFLICT, Reason.KEY_CONFLICT);
        assertThat(info("a").events()).isEqualTo(1);
    }

    @Test
    void afterTheWindowTheSameKeyPublishesAgain() {
        PublishReceipt first = publish(List.of("a"), SseEvent.of("x"), "key");

        clock.advance(Duration.ofMinutes(2).minusNanos(1));
        assertThat(publish(List.of("a"), SseEvent.of("x"), "key")).isEqualTo(first);

        clock.advance(Duration.ofNanos(1));
        assertThat(publish(List.of("a"), SseEvent.of("x"), "key").id()).isNotEqualTo(first.id());
        assertThat(publish(List.of("a"), SseEvent.of("other"), "key2").id())
                .isEqualTo(hub.epoch() + "-0000000000000003");
    }

    @Test
    void aKeyOutlivesTheEventItNamed() {
        PublishReceipt first = publish(List.of("a"), SseEvent.of("x"), "key");
        for (int i = 0; i < 5; i++) {
            publish("a", "other");
        }

        assertThat(publish(List.of("a"), SseEvent.of("x"), "key")).isEqualTo(first);
    }

    @Test
    void oneKeyTooManyIsRefusedWhileTheWindowIsFull() {
        for (int i = 0; i < MAX_KEYS; i++) {
            publish(List.of("a"), SseEvent.of("x"), "key" + i);
        }

        assertRefused(() -> publish(List.of("a"), SseEvent.of("x"), "another"), Reason.TOO_MANY_KEYS);
        assertThat(Reason.TOO_MANY_KEYS.isTemporary()).isTrue();
        publish("a", "without a key");

        clock.advance(Duration.ofMinutes(2));
        publish(List.of("a"), SseEvent.of("x"), "another");
    }

    @Test
    void aRefusedPublicationDoesNotUseUpItsKey() {
        publish("a", SseEvent.of("x").withId("mine"));
        assertRefused(() -> publish(List.of("a"), SseEvent.of("y").withId("mine"), "key"), Reason.ID_CONFLICT);

        publish(List.of("a"), SseEvent.of("z"), "key");
        assertThat(info("a").events()).isEqualTo(2);
    }

    // ---- who it is for ----

    @Test
    void nobodyMeansNoSubscribers() {
        assertThat(publish("a", "x").subscribers()).isZero();
    }

    @Test
    void aStreamCountsOnceOverChannelsPatternsAndBoth() {
        place("x:1");
        place("x:1", "x:2");
        place("x:*");
        place("x:*", "**");
        place("x:1", "x:*", "**");
        place("y");

        assertThat(publish("x:1", "").subscribers()).isEqualTo(5);
        assertThat(publish("x:2", "").subscribers()).isEqualTo(4);
        assertThat(publish("x:3", "").subscribers()).isEqualTo(3);
        assertThat(publish("y", "").subscribers()).isEqualTo(3);
        assertThat(publish(List.of("x:1", "x:2", "y"), SseEvent.of(""), null).subscribers())
                .isEqualTo(6);
    }

    @Test
    void whoHasLeftIsNotCounted() {
        Subscription one = place("a", "b");
        Subscription two = place("a", "*");
        assertThat(publish(List.of("a", "b"), SseEvent.of(""), null).subscribers())
                .isEqualTo(2);

        one.cancel();
        assertThat(publish(List.of("a", "b"), SseEvent.of(""), null).subscribers())
                .isEqualTo(1);

        two.cancel();
        assertThat(publish(List.of("a", "b"), SseEvent.of(""), null).subscribers())
                .isZero();
    }

    @Test
    void aChannelsInfoCountsThoseWhoNameIt() {
        place("a");
        place("a", "b");
        place("*");

        assertThat(info("a").subscribers()).isEqualTo(2);
        assertThat(info("b").subscribers()).isEqualTo(1);
    }

    /** Against a count that asks every subscription whether the event is for it. */
    @Test
    void subscribersAreCountedRightWhoeverReadsWhat() {
        Random random = new Random(5);
        List<String> channels = List.of("x:1", "x:2", "x:1:a", "y:1", "z");
        List<String> names = List.of("x:1", "x:2", "x:1:a", "y:1", "z", "x:*", "*:1", "**", "*", "x:**");
        record Open(SubscribeRequest request, Subscription subscription) {}
        List<Open> open = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (random.nextInt(4) > 0 && open.size() < 30) {
                SubscribeRequest request = SubscribeRequest.of(some(names, random), StartPosition.LIVE);
                open.add(new Open(request, place(request)));
            } else if (!open.isEmpty()) {
                open.remove(random.nextInt(open.size())).subscription.cancel();
            }
            List<ChannelName> targets =
                    some(channels, random).stream().map(ChannelName::new).toList();

            long expected = open.stream()
                    .filter(each -> targets.stream().anyMatch(target -> isFor(target, each.request)))
                    .count();
            PublishReceipt receipt = hub.publish(new Publication(targets, SseEvent.of(""), null));
            assertThat(receipt.subscribers()).isEqualTo((int) expected);
        }
    }

    private PublishReceipt publish(String channel, String data) {
        return hub.publish(channel, SseEvent.of(data));
    }

    private PublishReceipt publish(String channel, SseEvent event) {
        return hub.publish(channel, event);
    }

    private PublishReceipt publish(List<String> channels, SseEvent event, @Nullable String key) {
        return hub.publish(
                new Publication(channels.stream().map(ChannelName::new).toList(), event, key));
    }

    private Subscription place(String... names) {
        return place(SubscribeRequest.of(Arrays.asList(names), StartPosition.LIVE));
    }

    private Subscription place(SubscribeRequest request) {
        return ((Placement.Placed) hub.place(request, loop)).subscription();
    }

    private ChannelInfo info(String name) {
        ChannelInfo info = hub.channel(new ChannelName(name));
        assertThat(info).as("channel " + name).isNotNull();
        return info;
    }

    private static void assertRefused(ThrowingCallable publishing, Reason reason) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(publishing)
                .extracting(RefusedException::reason)
                .isEqualTo(reason);
    }

    private static List<String> some(List<String> all, Random random) {
        Set<String> some = new HashSet<>();
        for (int n = random.nextInt(4); n >= 0; n--) {
            some.add(all.get(random.nextInt(all.size())));
        }
        return List.copyOf(some);
    }

    private static boolean isFor(ChannelName channel, SubscribeRequest request) {
        return request.channels().contains(channel)
                || request.patterns().stream().anyMatch(pattern -> pattern.matches(channel));
    }

    private static final class Heard implements HubListener {
        private final List<Reason> refused = new ArrayList<>();
        private int published;

        @Override
        public void published() {
            published++;
        }

        @Override
        public void refused(Reason reason) {
            refused.add(reason);
        }
    }
}
