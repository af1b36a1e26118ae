package dev.longwave.metrics;

import dev.longwave.tls.HandshakeFailure;
import dev.longwave.tls.ListenerTls;
import dev.longwave.tls.Tls;
import dev.longwave.tls.TlsEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of TLS, by listener. */
final class TlsMetrics implements TlsEvents {
    private final MeterRegistry registry;

    TlsMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers the meters of the listeners that have TLS. */
    void observe(Tls tls) {
        tls.publicListener().ifPresent(listener -> register("public", listener));
        tls.internalListener().ifPresent(listener -> register("internal", listener));
    }

    private void register(String name, ListenerTls listener) {
        for (HandshakeFailure failure : HandshakeFailure.values()) {
            failures(name, failure);
        }
        reloads(name, true);
        reloads(name, false);
        Gauge.builder(
                        "longwave.tls.certificate.remaining",
                        listener,
                        tls -> tls.remaining().toSeconds())
                .description("Time until the certificate expires, negative once it has")
                .baseUnit("seconds")
                .tag("listener", name)
                .register(registry);
    }

    private Counter failures(String listener, HandshakeFailure failure) {
        return Counter.builder("longwave.tls.handshakes.failed")
                .description("Connections that got no further than their TLS handshake, by reason")
                .tag("listener", listener)
                .tag("reason", failure.label())
                .register(registry);
    }

    private Counter reloads(String listener, boolean taken) {
        return Counter.builder("longwave.tls.reloads")
                .description("Changes of certificate files, by what came of them")
                .tag("listener", listener)
                .tag("outcome", taken ? "good" : "failed")
                .register(registry);
    }

    @Override
    public void handshakeFailed(String listener, HandshakeFailure failure) {
        failures(listener, failure).increment();
    }

    @Override
    public void reloaded(String listener, boolean taken) {
        reloads(listener, taken).increment();
    }
}
