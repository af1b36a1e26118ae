package dev.longwave.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.cli.ScriptedServer;
import dev.longwave.cli.ScriptedServer.Reply;
import dev.longwave.cli.ScriptedServer.Script;
import dev.longwave.server.GatewayFixture;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CheckupIT {
    private static final String GREETING = ": longwave\nretry: 3000\nid: e-0\n\n";
    private static final String CACHE_CONTROL = "Cache-Control: no-cache, no-transform\r\n";
    private static final String HEADERS = "Content-Type: text/event-stream\r\n" + CACHE_CONTROL;

    /** A busy machine takes its time, and what is waited for in vain should not take long. */
    private static final Patience LONG = new Patience(
            Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(300));

    private static final Patience SHORT = new Patience(
            Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofMillis(300));

    @TempDir
    private Path directory;

    private ScriptedServer server;

    @AfterEach
    void tearDown() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    // ---- streams that are well ----

    @Test
    void aGatewayWithNothingInBetweenIsWell() throws Exception {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            String url = "http://127.0.0.1:" + gateway.gateway().publicAddress().getPort() + "/events/a?access_token=x";
            Diagnosis diagnosis = new Checkup(URI.create(url), null, LONG).run();
            assertThat(conditions(diagnosis)).containsExactly(Condition.HTTP_1);
            assertThat(diagnosis.facts()).hasSize(2);
            assertThat(diagnosis.facts().get(0))
                    .contains("/events/a?...: 200 over HTTP/1.1")
                    .doesNotContain("token");
            assertThat(diagnosis.facts().get(1)).contains("1 pieces in 0.");
        }
    }

    @Test
    void theRequestIsThatOfABrowser() throws Exception {
        checkup(stream(HEADERS), LONG);
        ScriptedServer.Request request = server.requests().get(0);
        assertThat(request.header("Accept")).isEqualTo("text/event-stream");
        assertThat(request.header("Accept-Encoding")).contains("gzip", "br");
        assertThat(request.header("Upgrade")).isEmpty();
    }

    // ---- proxies that hold back, cut and rewrite ----

    @Test
    void aBodyThatIsHeldBackIsBuffering() throws Exception {
        Diagnosis diagnosis = checkup((number, request, reply) -> open(reply, HEADERS), SHORT);
        assertThat(conditions(diagnosis)).containsExactly(Condition.HTTP_1, Condition.BUFFERED);
        assertThat(diagnosis.findings().get(1).seen()).contains("no byte of the body came for 0.100 s");
    }

    @Test
    void aHeadThatIsHeldBackIsBuffering() throws Exception {
        Script script = (number, request, reply) -> {
            Thread.sleep(2_500);
            open(reply, HEADERS);
            reply.chunk(GREETING);
        };
        Patience patience = new Patience(Duration.ofSeconds(5), LONG.prompt(), LONG.heartbeat(), LONG.watch());
        assertThat(checkup(script, patience).findings())
                .anyMatch(finding -> finding.condition() == Condition.BUFFERED
                        && finding.seen().startsWith("the head took"));
    }

    @Test
    void anAnswerThatNeverBeginsIsTold() throws Exception {
        Patience patience = new Patience(Duration.ofMillis(500), LONG.prompt(), LONG.heartbeat(), LONG.watch());
        Diagnosis diagnosis = checkup((number, request, reply) -> {}, patience);
        assertThat(conditions(diagnosis)).containsExactly(Condition.NO_ANSWER);
        assertThat(diagnosis.findings().get(0).seen()).isEqualTo("no answer in 0.500 s");
    }

    @Test
    void anAnswerThatIsNoHttpIsTold() throws Exception {
        Script script = (number, request, reply) -> reply.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        assertThat(conditions(checkup(script, LONG))).containsExactly(Condition.NO_ANSWER);
    }

    @Test
    void heartbeatsThatDoNotComeAreTold() throws Exception {
        Patience patience = new Patience(
                Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofSeconds(3));
        Diagnosis diagnosis = checkup(stream(HEADERS), patience);
        assertThat(conditions(diagnosis)).containsExactly(Condition.HTTP_1, Condition.SILENT);
    }

    @Test
    void compressionIsTold() throws Exception {
        assertThat(conditions(checkup(stream(HEADERS + "Content-Encoding: gzip\r\n"), LONG)))
                .containsExactly(Condition.HTTP_1, Condition.COMPRESSED);
    }

    @Test
    void aConnectionThatIsCutIsTold() throws Exception {
        Script closed = (number, request, reply) -> {
            open(reply, HEADERS);
            reply.chunk(GREETING);
            // closes the connection without the last chunk; a reset could overtake what was sent
            throw new IOException("cut");
        };
        assertThat(conditions(checkup(closed, LONG))).containsExactly(Condition.HTTP_1, Condition.CUT);
        Script end = (number, request, reply) -> {
            open(reply, HEADERS);
            reply.chunk(GREETING);
            reply.end();
        };
        assertThat(conditions(checkup(end, LONG))).containsExactly(Condition.HTTP_1, Condition.CUT);
    }

    @Test
    void anAnswerWithALengthIsTold() throws Exception {
        Script script = (number, request, reply) -> reply.send(200, HEADERS, GREETING);
        assertThat(conditions(checkup(script, LONG)))
                .containsExactly(Condition.HTTP_1, Condition.CUT, Condition.COLLECTED);
    }

    @Test
    void cachesAreTold() throws Exception {
        assertThat(conditions(checkup(stream("Content-Type: text/event-stream; charset=utf-8\r\n"), LONG)))
                .containsExactly(Condition.HTTP_1, Condition.CACHEABLE);
        assertThat(conditions(checkup(stream(HEADERS + "Age: 61\r\n"), LONG)))
                .containsExactly(Condition.HTTP_1, Condition.CACHED);
    }

    @Test
    void aPageIsNoStream() throws Exception {
        Script script = (number, request, reply) -> reply.send(200, "Content-Type: text/html\r\n", "<p>Sign in</p>");
        Diagnosis diagnosis = checkup(script, LONG);
        assertThat(conditions(diagnosis)).containsExactly(Condition.NOT_AN_EVENT_STREAM);
        assertThat(diagnosis.findings().get(0).seen()).isEqualTo("the Content-Type is \"text/html\"");
    }

    // ---- refusals ----

    @Test
    void eachStatusHasItsMeaning() throws Exception {
        assertThat(conditionOf(204)).isEqualTo(Condition.FINISHED);
        assertThat(conditionOf(401)).isEqualTo(Condition.NOT_ADMITTED);
        assertThat(conditionOf(403)).isEqualTo(Condition.NOT_ADMITTED);
        assertThat(conditionOf(404)).isEqualTo(Condition.NOT_FOUND);
        assertThat(conditionOf(502)).isEqualTo(Condition.GATEWAY_AWAY);
        assertThat(conditionOf(500)).isEqualTo(Condition.REFUSED);
    }

    @Test
    void aGatewayThatHasNoRoomIsToldFromOneThatIsCut() throws Exception {
        Script script = (number, request, reply) -> reply.send(200, HEADERS, ": try again later\nretry: 2000\n\n");
        assertThat(conditions(checkup(script, LONG))).containsExactly(Condition.HTTP_1, Condition.COME_BACK_LATER);
    }

    @Test
    void aChannelThatEndsIsToldFromOneThatIsCut() throws Exception {
        Script script = (number, request, reply) -> {
            open(reply, HEADERS);
            reply.chunk(GREETING + "id: e-1\nevent: end\ndata: {}\n\n");
            reply.end();
        };
        assertThat(conditions(checkup(script, LONG))).containsExactly(Condition.HTTP_1, Condition.FINISHED);
    }

    // ---- redirects ----

    @Test
    void aRedirectIsToldAndFollowed() throws Exception {
        Script script = (number, request, reply) -> {
            if (number == 0) {
                reply.send(301, "Location: /moved?x=1\r\n", "");
            } else {
                stream(HEADERS).answer(number, request, reply);
            }
        };
        Diagnosis diagnosis = checkup(script, LONG);
        assertThat(conditions(diagnosis)).containsExactly(Condition.REDIRECTED, Condition.HTTP_1);
        assertThat(diagnosis.findings().get(0).seen()).isEqualTo("301 to " + server.url() + "/moved?...");
        assertThat(server.requests().get(1).target()).isEqualTo("/moved?x=1");
        assertThat(server.requests())
                .allMatch(request -> request.header("Authorization").equals("Bearer t"));
    }

    @Test
    void aTokenIsNotShownToAnotherOrigin() throws Exception {
        try (ScriptedServer other = new ScriptedServer(stream(HEADERS))) {
            checkup((number, request, reply) -> reply.send(302, "Location: " + other.url() + "/\r\n", ""), LONG);
            assertThat(other.requests())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.header("Authorization")).isEmpty());
        }
    }

    @Test
    void redirectsInACircleEnd() throws Exception {
        Diagnosis diagnosis = checkup((number, request, reply) -> reply.send(302, "Location: /\r\n", ""), LONG);
        assertThat(conditions(diagnosis))
                .endsWith(Condition.REDIRECTED, Condition.REFUSED)
                .hasSize(6);
    }

    // ---- no connection ----

    @Test
    void aPortThatNobodyListensOnIsUnreachable() throws Exception {
        URI url = URI.create("http://127.0.0.1:" + ScriptedServer.freePort() + "/");
        Diagnosis diagnosis = new Checkup(url, null, LONG).run();
        assertThat(conditions(diagnosis)).containsExactly(Condition.UNREACHABLE);
        assertThat(diagnosis.findings().get(0).seen()).isEqualTo("no connection to " + url.getAuthority());
    }

    @Test
    void aNameThatThereIsNotIsUnreachable() throws Exception {
        Diagnosis diagnosis = new Checkup(URI.create("http://gateway.invalid/"), null, LONG).run();
        assertThat(conditions(diagnosis)).containsExactly(Condition.UNREACHABLE);
        assertThat(diagnosis.findings().get(0).seen()).isEqualTo("there is no address for gateway.invalid");
    }

    @Test
    void aPortThatSpeaksNoTlsIsTold() throws Exception {
        server = new ScriptedServer((number, request, reply) -> reply.raw("HTTP/1.1 400 Bad Request\r\n\r\n"));
        URI url = URI.create(server.url().replace("http:", "https:") + "/");
        Diagnosis diagnosis = new Checkup(url, null, LONG).run();
        assertThat(conditions(diagnosis)).hasSize(1);
        assertThat(conditions(diagnosis).get(0)).isIn(Condition.TLS_FAILED, Condition.NO_ANSWER);
    }

    @Test
    void aCertificateThatNobodyKnowsIsTold() throws Exception {
        tls(365);
        Diagnosis diagnosis = new Checkup(https("localhost"), null, LONG).run();
        assertThat(conditions(diagnosis)).containsExactly(Condition.TLS_FAILED);
        assertThat(diagnosis.findings().get(0).seen()).contains("certification path");
    }

    @Test
    void aCertificateForAnotherNameIsTold() throws Exception {
        SSLContext trust = tls(365);
        Diagnosis diagnosis = new Checkup(https("127.0.0.1"), null, LONG, trust).run();
        assertThat(conditions(diagnosis)).containsExactly(Condition.TLS_FAILED);
        assertThat(diagnosis.findings().get(0).seen()).contains("127.0.0.1");
    }

    @Test
    void aCertificateThatIsAboutToExpireIsTold() throws Exception {
        SSLContext trust = tls(3);
        Diagnosis diagnosis = new Checkup(https("localhost"), null, LONG, trust).run();
        assertThat(conditions(diagnosis)).containsExactly(Condition.CERTIFICATE_ENDS_SOON, Condition.HTTP_1);
        assertThat(diagnosis.facts()).anyMatch(fact -> fact.startsWith("TLSv1.3, "));
    }

    // ---- the documentation ----

    @Test
    void everyConditionIsInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "troubleshooting.md"));
        assertThat(Condition.values()).allSatisfy(condition -> {
            assertThat(page).contains("`" + condition.label() + "`");
            assertThat(condition.remedies()).isNotEmpty();
            assertThat(condition.meaning()).endsWith(".");
        });
    }

    private Diagnosis checkup(Script script, Patience patience) throws Exception {
        if (server != null) {
            server.close();
        }
        server = new ScriptedServer(script);
        return new Checkup(URI.create(server.url() + "/events/a"), "t", patience).run();
    }

    private Condition conditionOf(int status) throws Exception {
        Diagnosis diagnosis = checkup(
                (number, request, reply) -> reply.raw(
                        "HTTP/1.1 " + status + " X\r\n" + (status == 204 ? "" : "Content-Length: 0\r\n") + "\r\n"),
                LONG);
        assertThat(diagnosis.findings()).hasSize(1);
        return diagnosis.findings().get(0).condition();
    }

    private static List<Condition> conditions(Diagnosis diagnosis) {
        return diagnosis.findings().stream().map(Finding::condition).toList();
    }

    private static Script stream(String headers) {
        return (number, request, reply) -> {
            open(reply, headers);
            reply.chunk(GREETING);
        };
    }

    private static void open(Reply reply, String headers) throws IOException {
        reply.raw("HTTP/1.1 200 OK\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n");
    }

    // ---- TLS ----

    private URI https(String host) {
        return URI.create(server.url().replace("http://127.0.0.1", "https://" + host) + "/events/a");
    }

    /** Starts a server with a certificate for localhost, and returns what trusts it. */
    private SSLContext tls(int days) throws Exception {
        Path file = directory.resolve("tls.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder((keytool + " -genkeypair -alias tls -keyalg EC -dname CN=localhost"
                                + " -ext SAN=dns:localhost -storetype PKCS12 -storepass changeit -validity " + days
                                + " -keystore " + file)
                        .split(" ", -1))
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] password = "changeit".toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("tls", store.getCertificate("tls"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = new ScriptedServer(context.getServerSocketFactory().createServerSocket(), 0, stream(HEADERS));
        return context;
    }
}
