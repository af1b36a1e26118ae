package dev.longwave.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an entry of {@code auth.jwt.keys}. */
record JwtKeyRecord() implements RecordType<JwtKeyConfig> {
    private static final List<String> SECRETS = List.of("secret", "secret-file", "secret-env");
    private static final List<String> PUBLICS = List.of("public-key-file", "jwks-url");

    @Override
    public String expected() {
        return "keys, each with an algorithm and one of secret, secret-file, secret-env, public-key-file and jwks-url";
    }

    @Override
    public Set<String> fields() {
        return Set.of("id", "algorithm", "secret", "secret-file", "secret-env", "public-key-file", "jwks-url");
    }

    @Override
    public Set<String> maps() {
        return Set.of();
    }

    @Override
    public boolean isSecret() {
        return true;
    }

    @Override
    public @Nullable JwtKeyConfig read(ConfigEntry entry) {
        String id = entry.value("id", new TextType("the kid of its tokens", false));
        JwtAlgorithm algorithm = entry.value("algorithm", new JwtAlgorithmType());
        if (!entry.has("algorithm")) {
            entry.problem("expected an algorithm, got none; write \"algorithm: HS256\", or what the issuer signs with");
        }
        if (algorithm == null) {
            return null;
        }
        JwtKeyConfig.Material material = algorithm.isSymmetric() ? shared(entry) : published(entry, algorithm);
        if (id != null && entry.has("jwks-url")) {
            entry.problem("id", "expected none with jwks-url, whose keys have their own; remove it");
        }
        return material == null || entry.isBroken() ? null : new JwtKeyConfig(id, algorithm, material);
    }

    private static JwtKeyConfig.@Nullable Material shared(ConfigEntry entry) {
        PUBLICS.stream()
                .filter(entry::has)
                .forEach(name -> entry.problem(
                        name, "expected only with RS256, ES256 or EdDSA, got it with HS256; write a secret-file"));
        Secret secret = SecretSource.read(entry, SECRETS, SecretType.SIGNING);
        return secret == null ? null : new JwtKeyConfig.SharedSecret(secret);
    }

    private static JwtKeyConfig.@Nullable Material published(ConfigEntry entry, JwtAlgorithm algorithm) {
        SECRETS.stream()
                .filter(entry::has)
                .forEach(name -> entry.problem(
                        name,
                        "expected only with HS256, got it with " + algorithm
                                + "; write a public-key-file or jwks-url"));
        List<String> set = PUBLICS.stream().filter(entry::has).toList();
        if (set.size() != 1) {
            entry.problem("expected one of public-key-file and jwks-url, got " + (set.isEmpty() ? "none" : "both"));
            return null;
        }
        URI url = entry.value("jwks-url", new JwksUrlType());
        if (url != null) {
            return new JwtKeyConfig.Jwks(url);
        }
        String file = entry.value("public-key-file", new TextType("the path of a PEM file", false));
        PublicKey key = file == null ? null : publicKey(entry, file, algorithm);
        return key == null ? null : new JwtKeyConfig.Public(key);
    }

    private static @Nullable PublicKey publicKey(ConfigEntry entry, String file, JwtAlgorithm algorithm) {
        try {
            PublicKey key = KeyFile.publicKey(Path.of(file));
            if (KeyFile.algorithmOf(key).filter(algorithm::equals).isPresent()) {
                return key;
            }
            entry.problem(
                    "public-key-file",
                    "expected a key for " + algorithm + ", got one of " + key.getAlgorithm()
                            + "; RS256 needs RSA of at least 2048 bits, ES256 P-256, EdDSA Ed25519");
        } catch (IOException e) {
            entry.problem("public-key-file", String.valueOf(e.getMessage()));
        }
        return null;
    }
}
