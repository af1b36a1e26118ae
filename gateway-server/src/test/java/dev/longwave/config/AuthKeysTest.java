package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is configured of keys and secrets, and that no message ever has one. */
class AuthKeysTest {
    private static final String SECRET = "a-secret-of-at-least-thirty-two-bytes";
    private static final String SHORT = "sesame-is-short";

    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigFixture(directory);
    }

    private List<String> problems(String yaml) throws IOException {
        return problems(yaml, Map.of());
    }

    private List<String> problems(String yaml, Map<String, String> environment) throws IOException {
        Files.writeString(fixture.file(), yaml);
        List<String> problems = fixture.problems(environment);
        assertThat(problems).allSatisfy(problem -> assertThat(problem).doesNotContain(SECRET, SHORT, "sesame"));
        return problems;
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private JwtKeyConfig jwtKey(String entry, Map<String, String> environment) throws Exception {
        return fixture.load("auth.jwt.keys: [" + entry + "]", environment)
                .config()
                .auth()
                .jwt()
                .keys()
                .get(0);
    }

    // ---- secrets ----

    @Test
    void aSecretComesFromTheFileItselfAnotherFileOrTheEnvironment() throws Exception {
        JwtKeyConfig.SharedSecret secret = new JwtKeyConfig.SharedSecret(Secret.of(SECRET));
        assertThat(jwtKey("{algorithm: HS256, secret: " + SECRET + "}", Map.of())
                        .material())
                .isEqualTo(secret);
        String file = file("secret", SECRET + "\n");
        assertThat(jwtKey("{algorithm: HS256, secret-file: " + file + "}", Map.of())
                        .material())
                .isEqualTo(secret);
        Map<String, String> environment = Map.of("LONGWAVE_JWT_SECRET", SECRET);
        assertThat(jwtKey("{algorithm: HS256, secret-env: LONGWAVE_JWT_SECRET}", environment)
                        .material())
                .isEqualTo(secret);
    }

    @Test
    void aVariableThatNothingNamesIsStillAMistake() throws Exception {
        assertThat(problems("", Map.of("LONGWAVE_JWT_SECRET", SECRET)))
                .singleElement()
                .asString()
                .startsWith("environment LONGWAVE_JWT_SECRET: unknown variable");
        assertThat(problems("", Map.of("LONGWAVE_TOKEN", SECRET))).isEmpty();
    }

    @Test
    void aSecretThatIsNotOneIsToldWithoutIt() throws Exception {
        assertThat(problems("auth.jwt.keys: [{algorithm: HS256, secret: " + SHORT + "}]"))
                .containsExactly("longwave.yaml:1: auth.jwt.keys.secret: expected a secret of at least 32 bytes, got 15"
                        + " bytes; take a random one, as from \"openssl rand -hex 32\"");
        assertThat(problems("auth.jwt.keys: [{algorithm: HS256, secret-file: " + file("short", SHORT) + "}]"))
                .hasSize(1);
        assertThat(problems("auth.jwt.keys: [{algorithm: HS256, secret-env: S}]", Map.of("S", SHORT)))
                .hasSize(1);
        assertThat(problems("auth.api-keys: [{name: ci, key: \"" + SHORT + "\", admin: true}]"))
                .containsExactly(
                        "longwave.yaml:1: auth.api-keys.key: expected a key of at least 16 bytes, got 15 bytes;"
                                + " take a random one, as from \"openssl rand -hex 32\"");
        assertThat(problems("auth.api-keys: [{name: ci, key: \"" + SECRET + " " + SHORT + "\", admin: true}]"))
                .containsExactly("longwave.yaml:1: auth.api-keys.key: expected a key of at least 16 bytes, got other"
                        + " characters; write only printable ASCII");
    }

    @Test
    void aSecretInTheWrongPlaceIsNotShownEither() throws Exception {
        assertThat(problems("auth.api-keys: " + SECRET)).hasSize(1);
        assertThat(problems("auth.api-keys: [" + SECRET + "]")).hasSize(1);
        assertThat(problems("auth.jwt.keys: " + SECRET)).hasSize(1);
        assertThat(problems("", Map.of("LONGWAVE_AUTH_API_KEYS", SECRET)))
                .singleElement()
                .asString()
                .contains("only a configuration file can set it");
        assertThat(problems("auth.jwt.keys: [{algorithm: HS256, secret: [" + SECRET + "]}]"))
                .hasSize(1);
        assertThat(fixture.load("auth.jwt.keys: [{algorithm: HS256, secret: " + SECRET + "}]")
                        .toString())
                .doesNotContain(SECRET);
    }

    @Test
    void allProblemsOfAllKeysAreToldAtOnce() throws Exception {
        assertThat(problems("""
                        auth:
                          public: jwt
                          internal: key
                          jwt.keys:
                            - {algorithm: none, secret: %1$s}
                            - {secret: %1$s}
                            - {algorithm: HS256}
                            - {algorithm: HS256, secret: %1$s, secret-file: /nowhere}
                            - {algorithm: RS256, secret: %1$s}
                            - {algorithm: HS256, secret: %1$s, jwks-url: "https://a"}
                            - {algorithm: ES256, jwks-url: "http://idp.example.com/"}
                            - {algorithm: ES256, public-key-file: /nowhere}
                            - {algorithm: HS256, secret-env: NOWHERE}
                          api-keys:
                            - {key: %1$s, admin: true}
                            - {name: none, key: %1$s}
                            - {name: bad, key: %1$s, publish: ["a b"], admin: maybe}
                        """.formatted(SECRET)).stream().map(problem -> problem.replaceFirst(": expected.*", "")))
                .containsExactly(
                        "longwave.yaml:5: auth.jwt.keys.algorithm",
                        "longwave.yaml:6: auth.jwt.keys",
                        "longwave.yaml:7: auth.jwt.keys",
                        "longwave.yaml:8: auth.jwt.keys",
                        "longwave.yaml:9: auth.jwt.keys.secret",
                        "longwave.yaml:9: auth.jwt.keys",
                        "longwave.yaml:10: auth.jwt.keys.jwks-url",
                        "longwave.yaml:11: auth.jwt.keys.jwks-url",
                        "longwave.yaml:12: auth.jwt.keys.public-key-file: /nowhere: no such file; check the path",
                        "longwave.yaml:13: auth.jwt.keys.secret-env",
                        "longwave.yaml:15: auth.api-keys",
                        "longwave.yaml:16: auth.api-keys",
                        "longwave.yaml:17: auth.api-keys.publish",
                        "longwave.yaml:17: auth.api-keys.admin");
    }

    // ---- public keys ----

    @Test
    void aPublicKeyComesFromAPemFile() throws Exception {
        for (JwtAlgorithm algorithm : List.of(JwtAlgorithm.RS256, JwtAlgorithm.ES256, JwtAlgorithm.EDDSA)) {
            Issuer issuer = Issuer.of(algorithm);
            String file = file(algorithm + ".pem", issuer.publicPem());
            assertThat(jwtKey("{id: k, algorithm: " + algorithm + ", public-key-file: " + file + "}", Map.of()))
                    .isEqualTo(new JwtKeyConfig("k", algorithm, new JwtKeyConfig.Public(issuer.publicKey())));
        }
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
        String rsa = file("rsa.pem", Issuer.of(JwtAlgorithm.RS256).publicPem());
        assertThat(problems("auth.jwt.keys: [{algorithm: ES256, public-key-file: " + rsa + "}]"))
                .singleElement()
                .asString()
                .contains("expected a key for ES256, got one of RSA");
        Issuer issuer = Issuer.of(JwtAlgorithm.ES256);
        String secret = file("private.pem", issuer.privatePem());
        assertThat(problems("auth.jwt.keys: [{algorithm: ES256, public-key-file: " + secret + "}]"))
                .singleElement()
                .asString()
                .contains("expected a public key, got a private one", "openssl pkey -pubout")
                .doesNotContain(issuer.privatePem().substring(40, 60));
        for (String garbage : new String[] {"", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"}) {
            assertThat(problems(
                            "auth.jwt.keys: [{algorithm: ES256, public-key-file: " + file("garbage", garbage) + "}]"))
                    .hasSize(1);
        }
    }

    @Test
    void publishedKeysAreFetchedOverTlsOrFromThisMachine() throws Exception {
        for (String good :
                new String[] {"https://idp/keys", "http://127.0.0.1:1/", "http://localhost/a", "http://[::1]/"}) {
            assertThat(problems("auth.jwt.keys: [{algorithm: RS256, jwks-url: \"" + good + "\"}]"))
                    .isEmpty();
        }
        for (String bad :
                new String[] {"http://idp/keys", "ftp://idp", "idp/keys", "https://u:p@idp/", "https://a/#b"}) {
            assertThat(problems("auth.jwt.keys: [{algorithm: RS256, jwks-url: \"" + bad + "\"}]"))
                    .hasSize(1);
        }
    }

    // ---- what has to hold between keys ----

    @Test
    void aListenerThatAsksForSomethingNeedsSomethingToCheckItWith() throws Exception {
        assertThat(problems("auth: {public: jwt, internal: key}"))
                .containsExactly(
                        "longwave.yaml:1: auth.public: expected auth.jwt.keys to have an entry while auth.public is jwt,"
                                + " got none; nobody could get in",
                        "longwave.yaml:1: auth.internal: expected auth.api-keys to have an entry while auth.internal is"
                                + " key, got none; nobody could get in");
        assertThat(problems("auth.internal: jwt")).hasSize(1);
    }

    @Test
    void apiKeysDifferInNameAndKey() throws Exception {
        String other = SECRET.replace('a', 'b');
        assertThat(problems("auth.api-keys: [{name: a, key: %s, admin: true}, {name: a, key: %s, admin: true}]"
                        .formatted(SECRET, other)))
                .hasSize(1);
        assertThat(problems("auth.api-keys: [{name: a, key: %s, admin: true}, {name: b, key: %s, admin: true}]"
                        .formatted(SECRET, SECRET)))
                .hasSize(1);
        assertThat(problems("auth.api-keys: [{name: a, key: %s, admin: true}, {name: b, key: %s, admin: true}]"
                        .formatted(SECRET, other)))
                .isEmpty();
    }

    @Test
    void publishedKeysAreTrustedAtLeastUntilTheyAreFetchedAgain() throws Exception {
        assertThat(problems("auth.jwt.jwks-max-age: 1m"))
                .singleElement()
                .asString()
                .startsWith("longwave.yaml:1: auth.jwt.jwks-max-age: expected");
    }
}
