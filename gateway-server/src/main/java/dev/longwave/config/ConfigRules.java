package dev.longwave.config;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has to hold between keys. A rule is passed over while a value that it needs is not valid by itself. */
final class ConfigRules {
    private final ConfigDraft draft;

    ConfigRules(ConfigDraft draft) {
        this.draft = draft;
    }

    void check() {
        reachableListenersNeedAuth(ConfigKeys.PUBLIC_LISTEN, ConfigKeys.AUTH_PUBLIC);
        reachableListenersNeedAuth(ConfigKeys.INTERNAL_LISTEN, ConfigKeys.AUTH_INTERNAL);
        authHasItsKeys(ConfigKeys.AUTH_PUBLIC, AuthMode.JWT, ConfigKeys.AUTH_JWT_KEYS);
        authHasItsKeys(ConfigKeys.AUTH_INTERNAL, AuthMode.JWT, ConfigKeys.AUTH_JWT_KEYS);
        authHasItsKeys(ConfigKeys.AUTH_INTERNAL, AuthMode.KEY, ConfigKeys.AUTH_API_KEYS);
        apiKeysDiffer();
        publishedKeysAreFetchedInTime();
        tlsIsWhole(ConfigKeys.PUBLIC_TLS_CERTIFICATE_FILE, ConfigKeys.PUBLIC_TLS_KEY_FILE);
        tlsIsWhole(ConfigKeys.INTERNAL_TLS_CERTIFICATE_FILE, ConfigKeys.INTERNAL_TLS_KEY_FILE);
        clientCertificatesNeedTls();
        redisIsReachedInOneWay();
        listenersDiffer();
        largestEventFitsIntoHistory();
        historyFitsIntoHeap();
        streamsAreRefusedBeforeTheyAreClosed(ConfigKeys.OVERLOAD_HEAP_REFUSE_AT, ConfigKeys.OVERLOAD_HEAP_SHED_AT);
        streamsAreRefusedBeforeTheyAreClosed(ConfigKeys.OVERLOAD_DIRECT_REFUSE_AT, ConfigKeys.OVERLOAD_DIRECT_SHED_AT);
    }

    private void reachableListenersNeedAuth(ConfigKey<ListenAddress> listen, ConfigKey<Optional<AuthMode>> auth) {
        ListenAddress address = draft.value(listen);
        if (areValid(listen, auth) && !address.isLoopback() && draft.value(auth).isEmpty()) {
            draft.problem(
                    draft.place(listen),
                    ("expected a loopback address while %1$s is not set, got \"%2$s\"; write \"%1$s: jwt\" and"
                                    + " auth.jwt.keys, \"%1$s: none\" (or %3$s=none) if whoever can connect may use it,"
                                    + " or listen on \"127.0.0.1:%4$d\"")
                            .formatted(auth.name(), address, auth.environmentName(), address.port()));
        }
    }

    private void authHasItsKeys(ConfigKey<Optional<AuthMode>> auth, AuthMode mode, ConfigKey<? extends List<?>> keys) {
        boolean needed = draft.value(auth).filter(mode::equals).isPresent();
        if (areValid(auth, keys) && needed && draft.value(keys).isEmpty()) {
            draft.problem(
                    draft.place(auth),
                    "expected %1$s to have an entry while %2$s is %3$s, got none; nobody could get in"
                            .formatted(keys.name(), auth.name(), ChoiceType.word(mode)));
        }
    }

    private void apiKeysDiffer() {
        Set<String> names = new HashSet<>();
        Set<Secret> secrets = new HashSet<>();
        for (ApiKeyConfig key : draft.value(ConfigKeys.AUTH_API_KEYS)) {
            if (!names.add(key.name()) || !secrets.add(key.key())) {
                draft.problem(
                        draft.place(ConfigKeys.AUTH_API_KEYS),
                        "expected names and keys that differ, got those of " + Quoted.of(key.name())
                                + " twice; change one of them");
            }
        }
    }

    private void publishedKeysAreFetchedInTime() {
        ConfigKey<Duration> refresh = ConfigKeys.AUTH_JWT_JWKS_REFRESH;
        ConfigKey<Duration> maxAge = ConfigKeys.AUTH_JWT_JWKS_MAX_AGE;
        if (areValid(refresh, maxAge) && draft.value(maxAge).compareTo(draft.value(refresh)) < 0) {
            draft.problem(
                    draft.place(draft.isSet(maxAge) ? maxAge : refresh),
                    "expected auth.jwt.jwks-max-age to be at least auth.jwt.jwks-refresh, got less;"
                            + " keys would be dropped before they are fetched again");
        }
    }

    private void tlsIsWhole(ConfigKey<Optional<Path>> certificateFile, ConfigKey<Optional<Path>> keyFile) {
        Optional<Path> certificates = draft.value(certificateFile);
        Optional<Path> key = draft.value(keyFile);
        if (!areValid(certificateFile, keyFile)) {
            return;
        }
        if (certificates.isPresent() != key.isPresent()) {
            ConfigKey<?> there = key.isPresent() ? keyFile : certificateFile;
            ConfigKey<?> missing = key.isPresent() ? certificateFile : keyFile;
            draft.problem(draft.place(there), "expected %1$s to be set too, got none; write it".formatted(missing));
        } else if (key.isPresent() && certificates.isPresent()) {
            tlsFilesAreGood(certificateFile, certificates.get(), keyFile, key.get());
        }
    }

    private void tlsFilesAreGood(ConfigKey<?> certificateKey, Path certificateFile, ConfigKey<?> keyKey, Path keyFile) {
        List<X509Certificate> chain = read(certificateKey, () -> TlsFiles.certificates(certificateFile));
        PrivateKey key = read(keyKey, () -> TlsFiles.key(keyFile));
        if (chain != null && key != null) {
            read(keyKey, () -> {
                TlsFiles.checkPair(chain, key, keyFile, certificateFile);
                return key;
            });
        }
    }

    private void clientCertificatesNeedTls() {
        ConfigKey<Optional<Path>> authorities = ConfigKeys.INTERNAL_TLS_CLIENT_CA_FILE;
        ConfigKey<?> required = ConfigKeys.INTERNAL_TLS_CLIENT_CERTIFICATE;
        if (draft.value(authorities).isEmpty()) {
            if (draft.isSet(required) && areValid(authorities, required)) {
                draft.problem(
                        draft.place(required),
                        "expected %1$s to be set too, got none; nobody could show a certificate"
                                .formatted(authorities));
            }
            return;
        }
        if (areValid(ConfigKeys.INTERNAL_TLS_CERTIFICATE_FILE)
                && draft.value(ConfigKeys.INTERNAL_TLS_CERTIFICATE_FILE).isEmpty()) {
            draft.problem(
                    draft.place(authorities),
                    "expected %1$s to be set too, got none; clients show certificates only over TLS"
                            .formatted(ConfigKeys.INTERNAL_TLS_CERTIFICATE_FILE));
        }
        read(authorities, () -> TlsFiles.certificates(draft.value(authorities).orElseThrow()));
    }

    private void redisIsReachedInOneWay() {
        ConfigKey<?> url = ConfigKeys.CLUSTER_REDIS_URL;
        ConfigKey<Optional<Path>> passwordFile = ConfigKeys.CLUSTER_REDIS_PASSWORD_FILE;
        ConfigKey<Optional<Path>> authorities = ConfigKeys.CLUSTER_REDIS_CA_FILE;
        for (ConfigKey<?> key : List.of(
                ConfigKeys.CLUSTER_REDIS_USERNAME, ConfigKeys.CLUSTER_REDIS_PASSWORD, passwordFile, authorities)) {
            if (draft.isSet(key) && !draft.isSet(url) && areValid(key, url)) {
                draft.problem(draft.place(key), "expected %s to be set too, got none; write it".formatted(url));
            }
        }
        if (draft.isSet(ConfigKeys.CLUSTER_REDIS_PASSWORD) && draft.isSet(passwordFile)) {
            draft.problem(
                    draft.place(passwordFile),
                    "expected one of %s and %s, got both; keep one"
                            .formatted(ConfigKeys.CLUSTER_REDIS_PASSWORD, passwordFile));
        }
        draft.value(passwordFile).ifPresent(file -> read(passwordFile, () -> RedisConfig.readPassword(file)));
        draft.value(authorities).ifPresent(file -> read(authorities, () -> TlsFiles.certificates(file)));
    }

    private interface Reader<T> {
        T read() throws IOException;
    }

    /** What a file holds, null where it is not good, which is noted then. */
    private <T> @Nullable T read(ConfigKey<?> key, Reader<T> reader) {
        try {
            return reader.read();
        } catch (IOException e) {
            draft.reject(key, draft.place(key), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void listenersDiffer() {
        ListenAddress first = draft.value(ConfigKeys.PUBLIC_LISTEN);
        ListenAddress second = draft.value(ConfigKeys.INTERNAL_LISTEN);
        boolean sameHost = first.host().equalsIgnoreCase(second.host()) || first.isWildcard() || second.isWildcard();
        if (areValid(ConfigKeys.PUBLIC_LISTEN, ConfigKeys.INTERNAL_LISTEN)
                && first.port() == second.port()
                && first.port() != 0
                && sameHost) {
            ConfigKey<?> culprit =
                    draft.isSet(ConfigKeys.INTERNAL_LISTEN) ? ConfigKeys.INTERNAL_LISTEN : ConfigKeys.PUBLIC_LISTEN;
            draft.problem(
                    draft.place(culprit),
                    "expected two different ports, got public.listen \"" + first + "\" and internal.listen \"" + second
                            + "\"; change one of them");
        }
    }

    private void largestEventFitsIntoHistory() {
        long event = draft.value(ConfigKeys.EVENT_MAX_BYTES);
        long history = draft.value(ConfigKeys.HISTORY_MAX_BYTES);
        if (areValid(ConfigKeys.EVENT_MAX_BYTES, ConfigKeys.HISTORY_MAX_BYTES) && event > history) {
            ConfigKey<?> culprit = draft.isSet(ConfigKeys.HISTORY_MAX_BYTES)
                    ? ConfigKeys.HISTORY_MAX_BYTES
                    : ConfigKeys.EVENT_MAX_BYTES;
            draft.problem(
                    draft.place(culprit),
                    "expected history.max-bytes to hold an event of event.max-bytes, got \"" + SizeType.format(history)
                            + "\" and \"" + SizeType.format(event) + "\"; raise the one or lower the other");
        }
    }

    private void historyFitsIntoHeap() {
        long total = draft.value(ConfigKeys.HISTORY_TOTAL_BYTES);
        long heap = Runtime.getRuntime().maxMemory();
        if (areValid(ConfigKeys.HISTORY_TOTAL_BYTES) && total >= heap) {
            draft.problem(
                    draft.place(ConfigKeys.HISTORY_TOTAL_BYTES),
                    "expected less than the heap of " + heap / SizeType.MIB + "MiB, got \"" + SizeType.format(total)
                            + "\"; lower it, or start java with a larger -Xmx");
        }
    }

    private void streamsAreRefusedBeforeTheyAreClosed(ConfigKey<Integer> refuseAt, ConfigKey<Integer> shedAt) {
        if (areValid(refuseAt, shedAt) && draft.value(shedAt) <= draft.value(refuseAt)) {
            draft.problem(
                    draft.place(draft.isSet(shedAt) ? shedAt : refuseAt),
                    "expected %s to be more than %s, got %d and %d; raise the one or lower the other"
                            .formatted(shedAt.name(), refuseAt.name(), draft.value(shedAt), draft.value(refuseAt)));
        }
    }

    private boolean areValid(ConfigKey<?>... keys) {
        for (ConfigKey<?> key : keys) {
            if (draft.isRejected(key)) {
                return false;
            }
        }
        return true;
    }
}
