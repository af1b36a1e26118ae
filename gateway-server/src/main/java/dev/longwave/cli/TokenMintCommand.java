package dev.longwave.cli;

import dev.longwave.auth.SigningKey;
import dev.longwave.config.ConfigLoader;
import dev.longwave.config.ConfigProblems;
import dev.longwave.config.JwtConfig;
import dev.longwave.config.JwtKeyConfig;
import dev.longwave.config.KeyFile;
import dev.longwave.config.Secret;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.ChannelPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code longwave token mint}: makes a token. */
@Command(
        name = "mint",
        description = {
            "Prints a token that opens the channels named.",
            "It is signed with the --key, else with the first HS256 secret of auth.jwt.keys in the configuration."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class TokenMintCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Option(names = "--config", paramLabel = "FILE", description = "The gateway's configuration.")
    private @Nullable Path config;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "A private key as PEM, or a file with a secret for HS256.")
    private @Nullable Path key;

    @Option(names = "--key-id", paramLabel = "KID", description = "The kid in the token's header; none unless given.")
    private @Nullable String keyId;

    @Option(
            names = "--subscribe",
            paramLabel = "CHANNEL",
            converter = Channel.class,
            description = "A channel or pattern that may be subscribed to; any number of times.")
    private List<String> subscribe = List.of();

    @Option(
            names = "--publish",
            paramLabel = "CHANNEL",
            converter = Channel.class,
            description = "A channel or pattern that may be published to; any number of times.")
    private List<String> publish = List.of();

    @Option(names = "--admin", description = "Open the rest of the internal listener too.")
    private boolean admin;

    @Option(
            names = "--expires-in",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = Span.Converter.class,
            description = "How long it is good, as in 30s, 15m, 1h (unless given) or 7d.")
    private Span expiresIn = new Span(Duration.ofHours(1));

    @Option(names = "--subject", paramLabel = "SUB", description = "Whom it is for; nobody unless given.")
    private @Nullable String subject;

    @Option(names = "--issuer", paramLabel = "ISS", description = "Whom it is from; auth.jwt.issuer unless given.")
    private @Nullable String issuer;

    @Option(names = "--audience", paramLabel = "AUD", description = "What it is for; auth.jwt.audience unless given.")
    private @Nullable String audience;

    TokenMintCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            JwtConfig jwt = ConfigLoader.load(config, environment, List.of())
                    .config()
                    .auth()
                    .jwt();
            terminal.out().println(signingKey(jwt).sign(claims(jwt)));
            return ExitCode.OK;
        } catch (ConfigProblems e) {
            e.lines().forEach(terminal.err()::println);
        } catch (IOException | IllegalArgumentException e) {
            terminal.err().println("longwave token mint: " + e.getMessage());
        }
        return ExitCode.USAGE;
    }

    private SigningKey signingKey(JwtConfig jwt) throws IOException {
        if (key != null) {
            String text = KeyFile.read(key);
            Optional<PrivateKey> privateKey = KeyFile.privateKey(key, text);
            return privateKey.isPresent() ? SigningKey.of(keyId, privateKey.get()) : SigningKey.of(keyId, secret(text));
        }
        for (JwtKeyConfig configured : jwt.keys()) {
            if (configured.material() instanceof JwtKeyConfig.SharedSecret shared) {
                return SigningKey.of(keyId == null ? configured.id() : keyId, shared.secret());
            }
        }
        throw new IOException(
                "no key to sign with: give --key FILE, or --config FILE with an HS256 secret in" + " auth.jwt.keys");
    }

    /** As the gateway reads a secret-file: without the white space around it. */
    private static Secret secret(String text) {
        return Secret.of(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip());
    }

    private Map<String, Object> claims(JwtConfig jwt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        String iss = issuer == null ? jwt.issuer().orElse(null) : issuer;
        String aud = audience == null ? jwt.audience().orElse(null) : audience;
        if (iss != null) {
            claims.put("iss", iss);
        }
        if (aud != null) {
            claims.put("aud", aud);
        }
        if (subject != null) {
            claims.put("sub", subject);
        }
        long now = Instant.now().getEpochSecond();
        claims.put("iat", now);
        claims.put("exp", now + expiresIn.duration().toSeconds());
        claims.put(jwt.claim(), grants());
        return claims;
    }

    private Map<String, Object> grants() {
        Map<String, Object> grants = new LinkedHashMap<>();
        if (!subscribe.isEmpty()) {
            grants.put("subscribe", subscribe);
        }
        if (!publish.isEmpty()) {
            grants.put("publish", publish);
        }
        if (admin) {
            grants.put("admin", true);
        }
        return grants;
    }

    /** Reads a channel or pattern. */
    static final class Channel implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            try {
                return ChannelPattern.isPattern(value)
                        ? new ChannelPattern(value).value()
                        : new ChannelName(value).value();
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
