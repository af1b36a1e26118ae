package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import dev.longwave.config.JwtAlgorithm;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TokenCommandIT {
    private static final String CONFIG = """
            auth:
              public: jwt
              internal: jwt
              jwt: {issuer: me, audience: longwave, keys: [{id: k1, algorithm: HS256, secret: %s}]}
            """.formatted(Issuer.SECRET);

    @TempDir
    private Path directory;

    private String config;

    /** What a command that has ended has printed. */
    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void write() throws IOException {
        config = file("longwave.yaml", CONFIG);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private static Run run(String in, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                new Terminal(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)),
                environment,
                args);
        Run run = new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        assertThat(run.out + run.err).doesNotContain(Issuer.SECRET);
        return run;
    }

    private static Run run(String... args) {
        return run("", Map.of(), args);
    }

    private Run mint(String... args) {
        String[] all = new String[args.length + 4];
        all[0] = "token";
        all[1] = "mint";
        all[2] = "--config";
        all[3] = config;
        System.arraycopy(args, 0, all, 4, args.length);
        return run(all);
    }

    private Run explain(String token) {
        Run run = run(token, Map.of(), "token", "explain", "--config", config);
        assertThat(run.out).doesNotContain("eyJ");
        return run;
    }

    @Test
    void aMintedTokenOpensWhatItWasMintedFor() {
        Run minted =
                mint("--subscribe", "deploy:*", "--subscribe", "news", "--publish", "deploy:*", "--expires-in", "5m");
        assertThat(minted.exitCode).isZero();
        String token = minted.out.strip();
        try (GatewayFixture gateway = GatewayFixture.startWith(CONFIG)) {
            String header = "Authorization: Bearer " + token;
            gateway.subscribe("/events?channel=deploy:*&channel=news", header).close();
            assertThat(gateway.post("/publish/deploy:1", "x", header).status()).isEqualTo(200);
            assertThat(gateway.post("/publish/news", "x", header).status()).isEqualTo(403);
            assertThat(gateway.get("/channels", header).status()).isEqualTo(403);
            String admin = mint("--admin").out.strip();
            assertThat(gateway.get("/channels", "Authorization: Bearer " + admin)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theCommandsThatAreClientsShowAToken() throws Exception {
        String token = mint("--subscribe", "news", "--publish", "news").out.strip();
        try (GatewayFixture gateway = GatewayFixture.startWith(CONFIG)) {
            String internal = url(gateway.gateway().internalAddress());
            try (EventStream stream = gateway.subscribe("/events/news", "Authorization: Bearer " + token)) {
                Run published = run("one\n", Map.of("LONGWAVE_TOKEN", token), "publish", "news", "--url", internal);
                assertThat(published.exitCode).as(published.err).isZero();
                assertThat(stream.next().data()).isEqualTo("one");
                Run again = run(
                        "two\n",
                        Map.of(),
                        "publish",
                        "news",
                        "--url",
                        internal,
                        "--token-file",
                        file("token", token + "\n"));
                assertThat(again.exitCode).as(again.err).isZero();
                assertThat(stream.next().data()).isEqualTo("two");
            }
            Run without = run("three\n", Map.of(), "publish", "news", "--url", internal);
            assertThat(without.exitCode).isEqualTo(1);
            assertThat(without.err).contains("No token", "(401)");
            Run refused = run(
                    "",
                    Map.of("LONGWAVE_TOKEN", token),
                    "subscribe",
                    "other",
                    "--url",
                    url(gateway.gateway().publicAddress()));
            assertThat(refused.exitCode).isEqualTo(1);
            assertThat(refused.err).contains("Channel not granted", "(403)").doesNotContain(token);
        }
    }

    private static String url(InetSocketAddress address) {
        return "http://127.0.0.1:" + address.getPort();
    }

    @Test
    void aTokenIsExplainedCheckByCheck() {
        Run good = explain(mint("--subscribe", "deploy:*", "--key-id", "k1").out);
        assertThat(good.exitCode).as(good.out).isZero();
        assertThat(good.out.lines()).hasSize(11).allMatch(line -> line.matches("[a-z ]{11} passed +.*"));
        assertThat(good.out).contains("subscribe [deploy:*], publish [], admin false", "HS256");
    }

    @Test
    void everyCheckThatFailsIsNamed() {
        Issuer stranger = Issuer.ofSecret("another-secret-of-at-least-32-bytes");
        Run bad = explain(stranger.signed("{\"alg\":\"HS256\"}", "{\"exp\":1,\"iss\":\"you\",\"aud\":\"other\"}"));
        assertThat(bad.exitCode).isEqualTo(1);
        assertThat(bad.out.lines().filter(line -> line.contains(" failed ")).map(line -> line.split(" ")[0]))
                .containsExactly("expiry", "issuer", "audience", "signature");
        assertThat(explain("abc").out).contains("form        failed");
        assertThat(explain(stranger.signed("{\"alg\":\"none\"}", "{}")).out).contains("algorithm   failed");
    }

    @Test
    void aTokenIsMintedWithAnIssuersPrivateKey() throws Exception {
        for (JwtAlgorithm algorithm : new JwtAlgorithm[] {JwtAlgorithm.RS256, JwtAlgorithm.ES256, JwtAlgorithm.EDDSA}) {
            Issuer issuer = Issuer.of(algorithm);
            String token =
                    run("token", "mint", "--subscribe", "a", "--key", file("private.pem", issuer.privatePem())).out;
            String checking = file(
                    "checking.yaml",
                    "auth.jwt.keys: [{algorithm: %s, public-key-file: %s}]"
                            .formatted(algorithm, file("public.pem", issuer.publicPem())));
            Run explained = run(token, Map.of(), "token", "explain", "--config", checking);
            assertThat(explained.exitCode).as(explained.out).isZero();
        }
        String token = run("token", "mint", "--key", file("secret", Issuer.SECRET + "\n")).out;
        String checking = file("checking.yaml", "auth.jwt.keys: [{algorithm: HS256, secret: " + Issuer.SECRET + "}]");
        assertThat(run("token", "explain", token.strip(), "--config", checking).exitCode)
                .isZero();
    }

    @Test
    void whatCannotBeMintedIsTold() throws Exception {
        assertThat(run("token", "mint").err).contains("no key to sign with");
        assertThat(run("token", "mint").exitCode).isEqualTo(2);
        assertThat(run("token", "mint", "--key", file("short", "short")).err).contains("at least 32 bytes");
        assertThat(run("token", "mint", "--key", "/nowhere").err).contains("/nowhere: no such file");
        assertThat(mint("--subscribe", "a b").err).contains("--subscribe", "white space");
        assertThat(mint("--expires-in", "soon").err).contains("--expires-in", "write \"1h\"");
        assertThat(run("token").exitCode).isEqualTo(2);
        assertThat(run("token", "mint", "--config", "/nowhere").exitCode).isEqualTo(2);
    }
}
