package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void eventsGoRoundTheChannelsInTurn(int count) {
        Channels channels = new Channels("c", count);
        long[] places = new long[count];
        for (long number = 0; number < 100; number++) {
            for (int channel = 0; channel < count; channel++) {
                assertThat(channels.placesBefore(channel, number)).isEqualTo(places[channel]);
            }
            int channel = channels.ofEvent(number);
            assertThat(channel).isEqualTo((int) (number % count));
            assertThat(channels.place(number)).isEqualTo(places[channel]);
            places[channel]++;
        }
    }

    @Test
    void subscribersAreSpreadEvenly() {
        Channels channels = new Channels("room-", 3);

        assertThat(channels.ofSubscriber(0)).isZero();
        assertThat(channels.ofSubscriber(5)).isEqualTo(2);
        assertThat(channels.name(2)).isEqualTo("room-2");
    }

    @Test
    void whatFailedTakesItsPlaceInItsChannelOnly() {
        Channels channels = new Channels("c", 3);
        PublishedNumbers published = new PublishedNumbers(30, new long[] {4, 7, 9});
        Numbers first = new Numbers();
        first.add(3, 3);
        Numbers second = new Numbers();
        second.add(1, 2);

        assertThat(first.countWithout(published.unpublished(channels, 0))).isZero();
        assertThat(second.countWithout(published.unpublished(channels, 1))).isZero();
        assertThat(published.unpublished(channels, 2).isEmpty()).isTrue();
        assertThat(published.unpublished(channels, 1).countWithout(second)).isZero();
    }
}
