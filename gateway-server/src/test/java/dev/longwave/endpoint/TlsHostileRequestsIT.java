package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Certificates;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The rules of HTTP are as strict over TLS: the requests of {@link HostileRequestsIT} get the same answers. */
@Timeout(300)
class TlsHostileRequestsIT {
    /** What becomes of a connection after a whole answer; the rest is a matter of bytes after one, not of TLS. */
    private static final Set<HostileRequest.Outcome> ONE_ANSWER =
            Set.of(HostileRequest.Outcome.CLOSE, HostileRequest.Outcome.KEEP);

    /** What fits into a record is sent at once; the rest could be cut off while a slow client still encrypts it. */
    private static final int RECORD_BYTES = 16 << 10;

    @Test
    void whoeverSendsNonsenseOverTlsGetsTheSameAnswer(@TempDir Path directory) {
        Certificates certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("gateway"));
        try (GatewayFixture plain = GatewayFixture.start(certificates.settings("gateway"))) {
            GatewayFixture gateway = plain.over(certificates.client());
            List<HostileRequest> requests = HostileRequests.all().stream()
                    .filter(request -> request.bytes().length <= RECORD_BYTES)
                    .filter(request -> ONE_ANSWER.contains(request.outcome()))
                    .toList();
            assertThat(requests).hasSizeGreaterThan(200);
            for (HostileRequest request : requests) {
                for (HostileRequest.Listener listener : request.listeners()) {
                    try (RawClient hostile = listener == HostileRequest.Listener.PUBLIC
                            ? gateway.connectPublic()
                            : gateway.connectInternal()) {
                        RawResponse answer = hostile.send(request.bytes()).response();
                        assertThat(answer.status()).as(request.name()).isEqualTo(request.status());
                        boolean closes = request.outcome() == HostileRequest.Outcome.CLOSE;
                        assertThat(answer.closes()).as(request.name()).isEqualTo(closes);
                        if (closes) {
                            hostile.awaitEnd();
                            assertThat(hostile.wasReset()).as(request.name()).isFalse();
                        } else {
                            assertThat(hostile.send(Requests.get("/health/live"))
                                            .response()
                                            .status())
                                    .isEqualTo(200);
                        }
                    }
                }
            }
            assertThat(gateway.meters().get("longwave_events_published_total")).isZero();
            assertThat(gateway.meters().get("longwave_streams")).isZero();
        }
    }
}
