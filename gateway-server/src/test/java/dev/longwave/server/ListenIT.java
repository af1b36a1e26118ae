package dev.longwave.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longwave.config.ConfigLoader;
import dev.longwave.config.ConfigProblems;
import dev.longwave.config.ConfigSource;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a gateway listens, and where it does not. */
@Timeout(60)
class ListenIT {
    @Test
    void anAddressThatOthersReachNeedsAWordAboutAuth() {
        for (String listener : new String[] {"public", "internal"}) {
            ConfigProblems problems = catchThrowableOfType(
                    ConfigProblems.class,
                    () -> ConfigLoader.load(null, Map.of(), GatewayFixture.flags(listener + ".listen=0.0.0.0:0")));
            assertThat(problems.lines()).singleElement().asString().contains("auth." + listener + ": none");
        }
    }

    @Test
    void withThatWordItListensThere() {
        try (GatewayFixture gateway = GatewayFixture.start(
                "public.listen=0.0.0.0:0", "auth.public=none", "internal.listen=0.0.0.0:0", "auth.internal=none")) {
            assertThat(gateway.gateway().publicAddress().getAddress().isAnyLocalAddress())
                    .isTrue();
            assertThat(gateway.get("/health/live").status()).isEqualTo(200);
            try (EventStream stream = gateway.subscribe("/events/a")) {
                gateway.publish("a", "x");
                assertThat(stream.next().data()).isEqualTo("x");
            }
        }
    }

    @Test
    void everyTransportServes() {
        for (String transport : new String[] {"nio", "epoll"}) {
            try (GatewayFixture gateway = GatewayFixture.start("transport=" + transport);
                    EventStream stream = gateway.subscribe("/events/a")) {
                assertThat(gateway.gateway().transport()).isEqualTo(transport);
                String id = gateway.publish("a", "x");
                assertThat(stream.next().lastEventId()).isEqualTo(id);
                stream.client().reset();
                Deadline.await("the stream to be gone", () -> gateway.meters().get("longwave_streams") == 0);
            }
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (GatewayFixture first = GatewayFixture.start()) {
            String taken = "127.0.0.1:" + first.gateway().publicAddress().getPort();
            for (String listener : new String[] {"public", "internal"}) {
                ConfigSource source =
                        () -> ConfigLoader.load(null, Map.of(), GatewayFixture.flags(listener + ".listen=" + taken));
                assertThatThrownBy(() -> Gateway.start(source.load(), source))
                        .isInstanceOf(IOException.class)
                        .hasMessageContainingAll(listener, taken);
            }
            assertThat(first.get("/health/ready").status()).isEqualTo(200);
        }
    }
}
