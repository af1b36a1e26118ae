package dev.longwave.auth;

import dev.longwave.config.AuthConfig;
import dev.longwave.config.AuthMode;
import dev.longwave.config.GatewayConfig;
import org.jspecify.annotations.Nullable;

/** Who judges for each of the two listeners; tokens are judged by the same for both. */
public final class Authentication implements AutoCloseable {
    private final @Nullable Authenticator publicListener;
    private final @Nullable Authenticator internalListener;

    private Authentication(@Nullable Authenticator publicListener, @Nullable Authenticator internalListener) {
        this.publicListener = publicListener;
        this.internalListener = internalListener;
    }

    /**
     * What a configuration asks for.
     *
     * @param listener is told of keys that were fetched or could not be
     */
    public static Authentication of(GatewayConfig config, KeyFetchListener listener) {
        AuthConfig auth = config.auth();
        AuthMode ofPublic = config.publicListener().auth();
        AuthMode ofInternal = config.internalListener().auth();
        Authenticator tokens =
                ofPublic == AuthMode.JWT || ofInternal == AuthMode.JWT ? Tokens.of(auth.jwt(), listener) : null;
        return new Authentication(
                ofPublic == AuthMode.JWT ? tokens : null,
                switch (ofInternal) {
                    case NONE -> null;
                    case KEY -> new ApiKeys(auth.apiKeys());
                    case JWT -> tokens;
                });
    }

    /** Who judges subscribers, null where everybody is let in. */
    public @Nullable Authenticator publicListener() {
        return publicListener;
    }

    /** Who judges publishers and operators, null where everybody is let in. */
    public @Nullable Authenticator internalListener() {
        return internalListener;
    }

    @Override
    public void close() {
        if (publicListener != null) {
            publicListener.close();
        }
        if (internalListener != null) {
            internalListener.close();
        }
    }
}
