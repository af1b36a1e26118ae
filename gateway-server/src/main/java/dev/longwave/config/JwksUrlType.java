package dev.longwave.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Where keys are fetched: whoever could answer in its place could sign tokens, so only TLS or this machine will do. */
record JwksUrlType() implements ValueType<URI> {
    @Override
    public String expected() {
        return "a URL such as \"https://idp.example.com/.well-known/jwks.json\"";
    }

    @Override
    public URI parse(String text) throws InvalidValueException {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw InvalidValueException.unquoted(
                    expected(), "something else", e.getReason() + " at character " + (e.getIndex() + 1));
        }
        String host = url.getHost();
        if (host == null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw InvalidValueException.unquoted(
                    expected(),
                    "something else",
                    "write a scheme, a host and a path, without a user and without \"#\"");
        }
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        boolean http = "http".equalsIgnoreCase(url.getScheme());
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (!https && !(http && ListenAddress.isHost(bare) && new ListenAddress(bare, 0).isLoopback())) {
            throw new InvalidValueException(
                    expected(), text, "write it with https://; http:// will do only for this machine");
        }
        return url;
    }
}
