package dev.longwave.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final Set<AddressRange> LOOPBACK =
            Set.of(new AddressRange(Objects.requireNonNull(AddressRange.address("127.0.0.0")), 8));

    private final Places places = places(5, 2, LOOPBACK);

    private static Places places(int most, int mostPerAddress, Set<AddressRange> exempt) {
        Places places = new Places(Limit.STREAMS, Limit.STREAMS_PER_ADDRESS);
        places.bound(new Places.Bounds(most, mostPerAddress, exempt));
        return places;
    }

    private static SocketAddress at(String address) {
        InetAddress ip = Objects.requireNonNull(AddressRange.address(address), address);
        return new InetSocketAddress(ip, 1);
    }

    @Test
    void oneAddressHasSoManyAndAllTogetherSoMany() {
        assertThat(places.enter(at("192.0.2.1"))).isNull();
        assertThat(places.enter(at("192.0.2.1"))).isNull();
        assertThat(places.enter(at("192.0.2.1"))).isEqualTo(Limit.STREAMS_PER_ADDRESS);
        assertThat(places.enter(at("192.0.2.2"))).isNull();
        assertThat(places.enter(at("192.0.2.2"))).isNull();
        assertThat(places.enter(at("192.0.2.3"))).isNull();
        assertThat(places.enter(at("192.0.2.4"))).isEqualTo(Limit.STREAMS);
        assertThat(places.taken()).isEqualTo(5);
    }

    @Test
    void aPlaceThatIsGivenBackIsFree() {
        places.enter(at("192.0.2.1"));
        places.enter(at("192.0.2.1"));
        places.leave(at("192.0.2.1"));
        assertThat(places.enter(at("192.0.2.1"))).isNull();
        assertThat(places.enter(at("192.0.2.1"))).isEqualTo(Limit.STREAMS_PER_ADDRESS);
    }

    @Test
    void aRefusalTakesNothing() {
        places.enter(at("192.0.2.1"));
        places.enter(at("192.0.2.1"));
        for (int i = 0; i < 10; i++) {
            assertThat(places.enter(at("192.0.2.1"))).isNotNull();
        }
        assertThat(places.taken()).isEqualTo(2);
        places.leave(at("192.0.2.1"));
        places.leave(at("192.0.2.1"));
        assertThat(places.taken()).isZero();
        assertThat(places.addresses()).isZero();
    }

    @Test
    void theAddressesOfA64AreOne() {
        assertThat(places.enter(at("2001:db8::1"))).isNull();
        assertThat(places.enter(at("2001:db8:0:0:1234::2"))).isNull();
        assertThat(places.enter(at("2001:db8:0:0:ffff::"))).isEqualTo(Limit.STREAMS_PER_ADDRESS);
        assertThat(places.enter(at("2001:db8:0:1::1"))).isNull();
    }

    @Test
    void anIpv4AddressInIpv6IsTheIpv4Address() {
        places.enter(at("::ffff:192.0.2.1"));
        places.enter(at("192.0.2.1"));
        assertThat(places.enter(at("::ffff:c000:201"))).isEqualTo(Limit.STREAMS_PER_ADDRESS);
    }

    @Test
    void whoIsExemptOrUnknownCountsInAllOnly() {
        for (SocketAddress each : List.of(at("127.0.0.1"), at("127.0.0.1"), at("127.0.0.1"), at("127.255.0.1"))) {
            assertThat(places.enter(each)).isNull();
        }
        assertThat(places.enter(null)).isNull();
        assertThat(places.enter(at("127.0.0.1"))).isEqualTo(Limit.STREAMS);
    }

    @Test
    void thereMayComeToBeFewerThanAreTaken() {
        for (int i = 0; i < 5; i++) {
            assertThat(places.enter(at("192.0.2." + i))).isNull();
        }
        places.bound(new Places.Bounds(3, 2, LOOPBACK));
        assertThat(places.taken()).isEqualTo(5);
        for (int left = 5; left > 2; left--) {
            assertThat(places.enter(at("192.0.2.9"))).isEqualTo(Limit.STREAMS);
            places.leave(at("192.0.2." + (left - 1)));
        }
        assertThat(places.enter(at("192.0.2.9"))).isNull();
    }

    @Test
    void whoWasExemptOnComingIsCountedWhenThatEnds() {
        places.bound(new Places.Bounds(9, 1, LOOPBACK));
        places.enter(at("127.0.0.1"));
        places.enter(at("127.0.0.1"));
        places.bound(new Places.Bounds(9, 2, Set.of()));
        assertThat(places.enter(at("127.0.0.1"))).isEqualTo(Limit.STREAMS_PER_ADDRESS);
        places.leave(at("127.0.0.1"));
        assertThat(places.enter(at("127.0.0.1"))).isNull();
        places.leave(at("127.0.0.1"));
        places.leave(at("127.0.0.1"));
        assertThat(places.addresses()).isZero();
    }

    @Test
    void threadsThatComeAndGoLeaveNothing() {
        IntStream.range(0, 4).parallel().forEach(seed -> {
            Random random = new Random(seed);
            for (int i = 0; i < 20_000; i++) {
                SocketAddress address = at("192.0.2." + random.nextInt(4));
                if (places.enter(address) == null) {
                    assertThat(places.taken()).isBetween(1, 9);
                    places.leave(address);
                }
            }
        });
        assertThat(places.taken()).isZero();
        assertThat(places.addresses()).isZero();
    }
}
