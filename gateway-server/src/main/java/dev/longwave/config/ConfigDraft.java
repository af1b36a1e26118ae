package dev.longwave.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration while it is read: the values so far, where each was set, and the problems so far. Sources are read
 * into it from the weakest to the strongest, the later value replaces the earlier one. Confined to one thread.
 */
final class ConfigDraft {
    private final Map<ConfigKey<?>, Object> values = new HashMap<>();
    private final Map<ConfigKey<?>, String> places = new HashMap<>();
    private final Set<ConfigKey<?>> rejected = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> environment;
    private final Set<String> named = new HashSet<>();

    /** One that nothing has been read into. */
    ConfigDraft() {
        this(Map.of());
    }

    /**
     * One that nothing has been read into.
     *
     * @param environment what values may name variables of
     */
    ConfigDraft(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The value of a variable that some value names, null where there is none. */
    @Nullable
    String variable(String name) {
        named.add(name);
        return environment.get(name);
    }

    /** Tells whether some value names a variable, which then need not be a key's. */
    boolean isNamed(String variable) {
        return named.contains(variable);
    }

    /**
     * Sets a key to what a text says, or notes what is wrong with the text.
     *
     * @param place where the text stands, as messages name it: {@code longwave.yaml:14: stream.retry}
     */
    <T> void set(ConfigKey<T> key, String text, String place) {
        try {
            set(key, key.type().parse(text.strip()), place);
        } catch (InvalidValueException e) {
            reject(key, place, String.valueOf(e.getMessage()));
        }
    }

    /** Sets a key to a value that has been read already. */
    <T> void set(ConfigKey<T> key, T value, String place) {
        values.put(key, value);
        places.put(key, place);
    }

    /** Sets a key to what it is in another draft, and remembers where that was set. */
    void copy(ConfigKey<?> key, ConfigDraft from) {
        Object value = from.values.get(key);
        String place = from.places.get(key);
        if (value != null && place != null) {
            values.put(key, value);
            places.put(key, place);
        }
    }

    /** Notes a problem with the value of a key. */
    void reject(ConfigKey<?> key, String place, String problem) {
        rejected.add(key);
        problem(place, problem);
    }

    /** Notes a problem that is not about one key's value. */
    void problem(String place, String problem) {
        problems.add(place + ": " + problem);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Tells whether any source set a key to something invalid, so that its value here is not what was meant. */
    boolean isRejected(ConfigKey<?> key) {
        return rejected.contains(key);
    }

    boolean isSet(ConfigKey<?> key) {
        return places.containsKey(key);
    }

    /** Where the value of a key was set, or the key's name if it is the default. */
    String place(ConfigKey<?> key) {
        return places.getOrDefault(key, key.name());
    }

    <T> T value(ConfigKey<T> key) {
        Object value = values.get(key);
        if (value == null) {
            return key.defaultValue();
        }
        @SuppressWarnings("unchecked") // set() took it with this very key
        T typed = (T) value;
        return typed;
    }

    /** The configuration that the values make. Only whole if there are no problems. */
    GatewayConfig toConfig() {
        return new GatewayConfig(
                // What is not decided is allowed on loopback only, which ConfigRules sees to.
                new ListenerConfig(
                        value(ConfigKeys.PUBLIC_LISTEN),
                        value(ConfigKeys.AUTH_PUBLIC).orElse(AuthMode.NONE),
                        publicTls()),
                new ListenerConfig(
                        value(ConfigKeys.INTERNAL_LISTEN),
                        value(ConfigKeys.AUTH_INTERNAL).orElse(AuthMode.NONE),
                        internalTls()),
                new InternalConfig(value(ConfigKeys.INTERNAL_ALLOWED_HOSTS)),
                authConfig(),
                new CorsConfig(value(ConfigKeys.CORS_ALLOWED_ORIGINS)),
                new StreamConfig(
                        value(ConfigKeys.STREAM_HEARTBEAT_INTERVAL),
                        value(ConfigKeys.STREAM_RETRY),
                        value(ConfigKeys.STREAM_SLOW_CONSUMER),
                        Math.toIntExact(value(ConfigKeys.STREAM_SEND_BUFFER)),
                        value(ConfigKeys.STREAM_STALL_TIMEOUT),
                        value(ConfigKeys.STREAM_MAX_CHANNELS),
                        value(ConfigKeys.STREAM_MAX_AGE)),
                new HistoryConfig(
                        value(ConfigKeys.HISTORY_MAX_EVENTS),
                        value(ConfigKeys.HISTORY_MAX_BYTES),
                        value(ConfigKeys.HISTORY_MAX_AGE),
                        value(ConfigKeys.HISTORY_TOTAL_BYTES)),
                new EventConfig(Math.toIntExact(value(ConfigKeys.EVENT_MAX_BYTES))),
                new IdempotencyConfig(value(ConfigKeys.IDEMPOTENCY_WINDOW), value(ConfigKeys.IDEMPOTENCY_MAX_KEYS)),
                new DrainConfig(value(ConfigKeys.DRAIN_DELAY), value(ConfigKeys.DRAIN_WINDOW)),
                new SourcesConfig(value(ConfigKeys.SOURCES), value(ConfigKeys.SOURCE_MAX_RUNNING)),
                clusterConfig(),
                new ChannelConfig(value(ConfigKeys.CHANNELS_MAX), value(ConfigKeys.CHANNELS_MAX_PATTERNS)),
                new HttpConfig(
                        Math.toIntExact(value(ConfigKeys.HTTP_MAX_REQUEST_LINE)),
                        value(ConfigKeys.HTTP_MAX_HEADERS),
                        Math.toIntExact(value(ConfigKeys.HTTP_MAX_HEADER_BYTES)),
                        value(ConfigKeys.HTTP_REQUEST_TIMEOUT)),
                new ProxyConfig(value(ConfigKeys.PUBLIC_TRUSTED_PROXIES), value(ConfigKeys.PUBLIC_FORWARDED_HEADER)),
                limitsConfig(),
                overloadConfig(),
                value(ConfigKeys.TRANSPORT),
                new LogConfig(value(ConfigKeys.LOG_FORMAT), value(ConfigKeys.LOG_LEVEL)));
    }

    private LimitsConfig limitsConfig() {
        return new LimitsConfig(
                value(ConfigKeys.LIMITS_CONNECTIONS),
                value(ConfigKeys.LIMITS_CONNECTIONS_PER_ADDRESS),
                value(ConfigKeys.LIMITS_INTERNAL_CONNECTIONS),
                value(ConfigKeys.LIMITS_CONNECT_RATE),
                value(ConfigKeys.LIMITS_STREAMS),
                value(ConfigKeys.LIMITS_STREAMS_PER_ADDRESS),
                value(ConfigKeys.LIMITS_PUBLISH_RATE),
                value(ConfigKeys.LIMITS_PUBLISH_RATE_PER_CALLER),
                value(ConfigKeys.LIMITS_EXEMPT_ADDRESSES));
    }

    private Optional<TlsConfig> publicTls() {
        return tls(
                ConfigKeys.PUBLIC_TLS_CERTIFICATE_FILE,
                ConfigKeys.PUBLIC_TLS_KEY_FILE,
                Optional.empty(),
                value(ConfigKeys.PUBLIC_TLS_HANDSHAKE_TIMEOUT));
    }

    private Optional<TlsConfig> internalTls() {
        return tls(
                ConfigKeys.INTERNAL_TLS_CERTIFICATE_FILE,
                ConfigKeys.INTERNAL_TLS_KEY_FILE,
                value(ConfigKeys.INTERNAL_TLS_CLIENT_CA_FILE),
                value(ConfigKeys.INTERNAL_TLS_HANDSHAKE_TIMEOUT));
    }

    private Optional<TlsConfig> tls(
            ConfigKey<Optional<Path>> certificateFile,
            ConfigKey<Optional<Path>> keyFile,
            Optional<Path> clientCaFile,
            Duration handshakeTimeout) {
        ClientCertificate clientCertificate = value(ConfigKeys.INTERNAL_TLS_CLIENT_CERTIFICATE);
        return value(certificateFile)
                .flatMap(certificate -> value(keyFile)
                        .map(key -> new TlsConfig(
                                certificate,
                                key,
                                clientCaFile,
                                clientCertificate,
                                value(ConfigKeys.TLS_PROVIDER),
                                handshakeTimeout)));
    }

    private ClusterConfig clusterConfig() {
        return new ClusterConfig(
                value(ConfigKeys.CLUSTER_REDIS_URL)
                        .map(url -> new RedisConfig(
                                url,
                                value(ConfigKeys.CLUSTER_REDIS_USERNAME),
                                value(ConfigKeys.CLUSTER_REDIS_PASSWORD),
                                value(ConfigKeys.CLUSTER_REDIS_PASSWORD_FILE),
                                value(ConfigKeys.CLUSTER_REDIS_CA_FILE),
                                value(ConfigKeys.CLUSTER_REDIS_DURABLE),
                                value(ConfigKeys.CLUSTER_REDIS_TIMEOUT),
                                value(ConfigKeys.CLUSTER_REDIS_MAX_EVENTS),
                                value(ConfigKeys.CLUSTER_REDIS_MAX_BYTES))),
                value(ConfigKeys.CLUSTER_NODE_NAME));
    }

    private OverloadConfig overloadConfig() {
        return new OverloadConfig(
                value(ConfigKeys.OVERLOAD_HEAP_REFUSE_AT),
                value(ConfigKeys.OVERLOAD_HEAP_SHED_AT),
                value(ConfigKeys.OVERLOAD_DIRECT_REFUSE_AT),
                value(ConfigKeys.OVERLOAD_DIRECT_SHED_AT));
    }

    private AuthConfig authConfig() {
        return new AuthConfig(
                new JwtConfig(
                        value(ConfigKeys.AUTH_JWT_KEYS),
                        value(ConfigKeys.AUTH_JWT_ISSUER),
                        value(ConfigKeys.AUTH_JWT_AUDIENCE),
                        value(ConfigKeys.AUTH_JWT_CLAIM),
                        value(ConfigKeys.AUTH_JWT_LEEWAY),
                        value(ConfigKeys.AUTH_JWT_COOKIE),
                        value(ConfigKeys.AUTH_JWT_QUERY_TOKEN),
                        value(ConfigKeys.AUTH_JWT_ANONYMOUS),
                        value(ConfigKeys.AUTH_JWT_JWKS_REFRESH),
                        value(ConfigKeys.AUTH_JWT_JWKS_MAX_AGE)),
                value(ConfigKeys.AUTH_API_KEYS));
    }
}
