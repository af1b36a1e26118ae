package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRulesTest {
    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigFixture(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:8080", "\"[::]:8080\"", "10.1.2.3:8080", "gateway.internal:8080"})
    void aListenerThatOthersReachNeedsItsAuthDecided(String address) throws Exception {
        assertThat(fixture.problems("public.listen: " + address))
                .singleElement()
                .asString()
                .startsWith("longwave.yaml:1: public.listen: expected a loopback address while auth.public is not set");
        assertThat(fixture.problems("public.listen: " + address + "\nauth.public: none"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9", "127.9.9.9:9", "\"[::1]:9\"", "localhost:9"})
    void aListenerOnLoopbackDoesNot(String address) throws Exception {
        assertThat(fixture.problems("internal.listen: " + address)).isEmpty();
    }

    @Test
    void eachListenerNeedsItsOwn() throws Exception {
        assertThat(fixture.problems("internal.listen: 0.0.0.0:81\nauth.public: none"))
                .singleElement()
                .asString()
                .contains("auth.internal is not set", "LONGWAVE_AUTH_INTERNAL=none");
    }

    @Test
    void anAuthThatCannotBeReadIsToldOnce() throws Exception {
        assertThat(fixture.problems("public.listen: 0.0.0.0:80\nauth.public: key"))
                .containsExactly("longwave.yaml:2: auth.public: expected none or jwt, got \"key\";"
                        + " write \"none\" only if whoever can connect may use it");
    }

    @Test
    void theFlagIsNamedWhereItSetTheAddress() {
        assertThat(new ConfigFixture(directory)
                        .problems(Map.of(), new ConfigFlag("--public", "public.listen", "0.0.0.0:80")))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("--public: expected a loopback address while auth.public is not set, got \"0.0.0.0:80\"");
    }

    @Test
    void theListenersCannotShareAPort() throws Exception {
        assertThat(fixture.problems("public.listen: 127.0.0.1:8081"))
                .containsExactly("longwave.yaml:1: public.listen: expected two different ports, got public.listen"
                        + " \"127.0.0.1:8081\" and internal.listen \"127.0.0.1:8081\"; change one of them");
        assertThat(fixture.problems("public.listen: 0.0.0.0:8081\nauth.public: none"))
                .hasSize(1);
    }

    @Test
    void theListenersCanShareAPortOnDifferentAddressesOrLetTheSystemChoose() throws Exception {
        assertThat(fixture.problems("public.listen: 127.0.0.2:8081")).isEmpty();
        assertThat(fixture.problems("public.listen: 127.0.0.1:0\ninternal.listen: 127.0.0.1:0"))
                .isEmpty();
    }

    @Test
    void theLargestEventMustFitIntoItsChannelsHistory() throws Exception {
        assertThat(fixture.problems("history.max-bytes: 64KiB"))
                .containsExactly("longwave.yaml:1: history.max-bytes: expected history.max-bytes to hold an event of"
                        + " event.max-bytes, got \"64KiB\" and \"256KiB\"; raise the one or lower the other");
        assertThat(fixture.problems("event.max-bytes: 16MiB"))
                .singleElement()
                .asString()
                .startsWith("longwave.yaml:1: event.max-bytes: ");
        assertThat(fixture.problems("history.max-bytes: 64KiB\nevent.max-bytes: 64KiB"))
                .isEmpty();
    }

    @Test
    void streamsAreRefusedBeforeTheyAreClosed() throws Exception {
        assertThat(fixture.problems("overload.heap-shed-at: 75"))
                .containsExactly(
                        "longwave.yaml:1: overload.heap-shed-at: expected overload.heap-shed-at to be more than"
                                + " overload.heap-refuse-at, got 75 and 75; raise the one or lower the other");
        assertThat(fixture.problems("overload.direct-refuse-at: 70"))
                .singleElement()
                .asString()
                .startsWith(
                        "longwave.yaml:1: overload.direct-refuse-at: expected overload.direct-shed-at to be more than");
        assertThat(fixture.problems("overload: {direct-refuse-at: 70, direct-shed-at: 71}"))
                .isEmpty();
    }

    @Test
    void theHistoryMustFitIntoTheHeap() throws Exception {
        assertThat(fixture.problems("history.total-bytes: 1024GiB"))
                .singleElement()
                .asString()
                .matches("longwave.yaml:1: history.total-bytes: expected less than the heap of \\d+MiB,"
                        + " got \"1024GiB\"; lower it, or start java with a larger -Xmx");
    }
}
