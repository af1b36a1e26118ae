package dev.longwave.config;

import java.util.Arrays;
import java.util.List;

/** A {@link JwtAlgorithm} by its name. */
record JwtAlgorithmType() implements ValueType<JwtAlgorithm> {
    @Override
    public String expected() {
        return "HS256, RS256, ES256 or EdDSA";
    }

    @Override
    public JwtAlgorithm parse(String text) throws InvalidValueException {
        List<JwtAlgorithm> all = Arrays.asList(JwtAlgorithm.values());
        for (JwtAlgorithm algorithm : all) {
            if (algorithm.joseName().equalsIgnoreCase(text)) {
                return algorithm;
            }
        }
        throw new InvalidValueException(
                expected(),
                text,
                NearestName.to(text, all.stream().map(JwtAlgorithm::joseName).toList())
                        .map(name -> "write \"" + name + "\"")
                        .orElse("write the one that the token's issuer signs with"));
    }
}
