package dev.longwave.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of all keys: the only place that knows their names, defaults and ranges. */
public final class ConfigKeys {
    private static final Map<String, ConfigKey<?>> BY_NAME = new LinkedHashMap<>();

    /** The highest that a limit can be set to. */
    private static final int MOST = 10_000_000;

    static final ConfigKey<ListenAddress> PUBLIC_LISTEN = key(
            "public.listen",
            new AddressType(),
            "127.0.0.1:8080",
            "Where subscribers connect. An address that is not loopback needs auth.public. Port 0 takes a free one.");
    static final ConfigKey<Set<AddressRange>> PUBLIC_TRUSTED_PROXIES = list(
            "public.trusted-proxies",
            new AddressRangeType(),
            "Addresses of proxies before the public listener whose word on where a client is counts.");
    static final ConfigKey<ForwardedHeader> PUBLIC_FORWARDED_HEADER = key(
            "public.forwarded-header",
            ChoiceType.of(ForwardedHeader.class, "write the one that every trusted proxy sets"),
            "x-forwarded-for",
            "The header in which trusted proxies say where a client is. Only this one is read.");
    static final ConfigKey<Optional<Path>> PUBLIC_TLS_CERTIFICATE_FILE = file(
            "public.tls.certificate-file",
            "(no TLS)",
            "The public listener's certificate, then those between it and its authority, in PEM. Read again when it"
                    + " changes.");
    static final ConfigKey<Optional<Path>> PUBLIC_TLS_KEY_FILE =
            file("public.tls.key-file", "(no TLS)", "The key of that certificate, in PEM and without a password.");
    static final ConfigKey<Duration> PUBLIC_TLS_HANDSHAKE_TIMEOUT = handshakeTimeout("public.tls.handshake-timeout");
    static final ConfigKey<ListenAddress> INTERNAL_LISTEN = key(
            "internal.listen",
            new AddressType(),
            "127.0.0.1:8081",
            "Where publishers and operators connect; never to be reached from the internet. An address that is not"
                    + " loopback needs auth.internal.");
    static final ConfigKey<Optional<Path>> INTERNAL_TLS_CERTIFICATE_FILE = file(
            "internal.tls.certificate-file",
            "(no TLS)",
            "The internal listener's certificate, then those between it and its authority, in PEM. Read again when it"
                    + " changes.");
    static final ConfigKey<Optional<Path>> INTERNAL_TLS_KEY_FILE =
            file("internal.tls.key-file", "(no TLS)", "The key of that certificate, in PEM and without a password.");
    static final ConfigKey<Optional<Path>> INTERNAL_TLS_CLIENT_CA_FILE = file(
            "internal.tls.client-ca-file",
            "(clients are not asked)",
            "Authorities, in PEM, one of which has to have signed the certificate of a client.");
    static final ConfigKey<ClientCertificate> INTERNAL_TLS_CLIENT_CERTIFICATE = key(
            "internal.tls.client-certificate",
            ChoiceType.of(ClientCertificate.class, "write one of them"),
            ClientCertificate.REQUIRED,
            "(required)",
            "Whether clients have to show a certificate, where internal.tls.client-ca-file is set.");
    static final ConfigKey<Duration> INTERNAL_TLS_HANDSHAKE_TIMEOUT =
            handshakeTimeout("internal.tls.handshake-timeout");
    static final ConfigKey<Set<String>> INTERNAL_ALLOWED_HOSTS = list(
            "internal.allowed-hosts",
            new HostType(),
            "Host names that requests to the internal listener may name, besides IP addresses and localhost, while"
                    + " auth.internal is none.");
    static final ConfigKey<Optional<AuthMode>> AUTH_PUBLIC = auth(
            "auth.public",
            List.of(AuthMode.NONE, AuthMode.JWT),
            "Who may subscribe. Must be decided unless public.listen is a loopback address.");
    static final ConfigKey<Optional<AuthMode>> AUTH_INTERNAL = auth(
            "auth.internal",
            List.of(AuthMode.NONE, AuthMode.KEY, AuthMode.JWT),
            "Who may publish and operate. Must be decided unless internal.listen is a loopback address.");
    static final ConfigKey<List<JwtKeyConfig>> AUTH_JWT_KEYS = key(
            "auth.jwt.keys",
            new RecordsType<>(new JwtKeyRecord()),
            List.of(),
            "[]",
            "What tokens may be signed with, each for one algorithm.");
    static final ConfigKey<Optional<String>> AUTH_JWT_ISSUER =
            text("auth.jwt.issuer", "an issuer", "What a token's iss has to be.");
    static final ConfigKey<Optional<String>> AUTH_JWT_AUDIENCE =
            text("auth.jwt.audience", "an audience", "What a token's aud has to name.");
    static final ConfigKey<String> AUTH_JWT_CLAIM = key(
            "auth.jwt.claim",
            new TextType("the name of a claim", false),
            "longwave",
            "The claim that says what the bearer may do: subscribe and publish, lists of channels and patterns, and"
                    + " admin.");
    static final ConfigKey<Duration> AUTH_JWT_LEEWAY = key(
            "auth.jwt.leeway",
            new DurationType(Duration.ZERO, Duration.ofMinutes(5)),
            "5s",
            "How far the clocks of issuer and gateway may be apart.");
    static final ConfigKey<String> AUTH_JWT_COOKIE = key(
            "auth.jwt.cookie",
            new CookieNameType(),
            "longwave_token",
            "The cookie in which a browser may bring its token to the public listener.");
    static final ConfigKey<Boolean> AUTH_JWT_QUERY_TOKEN = key(
            "auth.jwt.query-token",
            new YesNoType(),
            "false",
            "Whether a token may come as ?access_token=, which proxies and browsers like to keep.");
    static final ConfigKey<Set<String>> AUTH_JWT_ANONYMOUS = list(
            "auth.jwt.anonymous",
            new GrantType(),
            "Channels and patterns that may be subscribed to without a token on the public listener.");
    static final ConfigKey<Duration> AUTH_JWT_JWKS_REFRESH = key(
            "auth.jwt.jwks-refresh",
            new DurationType(Duration.ofSeconds(1), Duration.ofDays(1)),
            "5m",
            "How often the keys of a jwks-url are fetched.");
    static final ConfigKey<Duration> AUTH_JWT_JWKS_MAX_AGE = key(
            "auth.jwt.jwks-max-age",
            new DurationType(Duration.ofSeconds(1), Duration.ofDays(7)),
            "1h",
            "How long the keys of a jwks-url are trusted while they cannot be fetched again.");
    static final ConfigKey<List<ApiKeyConfig>> AUTH_API_KEYS = key(
            "auth.api-keys",
            new RecordsType<>(new ApiKeyRecord()),
            List.of(),
            "[]",
            "Keys for the internal listener, each with what it opens.");
    static final ConfigKey<Set<String>> CORS_ALLOWED_ORIGINS = list(
            "cors.allowed-origins", new OriginType(), "Origins whose web pages may subscribe; * allows every page.");

    static final ConfigKey<Duration> STREAM_HEARTBEAT_INTERVAL = key(
            "stream.heartbeat-interval",
            new DurationType(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            "15s",
            "Longest silence on a stream: then a comment is sent, so that proxies keep the connection.");
    static final ConfigKey<Duration> STREAM_RETRY = key(
            "stream.retry",
            new DurationType(Duration.ofMillis(100), Duration.ofHours(1)),
            "3s",
            "How long clients are told to wait before they reconnect.");
    static final ConfigKey<SlowConsumer> STREAM_SLOW_CONSUMER = key(
            "stream.slow-consumer",
            ChoiceType.of(SlowConsumer.class, "write one of them"),
            "gap",
            "What happens to a stream that is too slow for what is kept: it is told of a gap and goes on, or it is"
                    + " closed.");
    static final ConfigKey<Long> STREAM_SEND_BUFFER = key(
            "stream.send-buffer",
            new SizeType(16 * SizeType.KIB, 16 * SizeType.MIB),
            "256KiB",
            "How many bytes sent to one stream alone may wait to be written; more is not taken.");
    static final ConfigKey<Duration> STREAM_STALL_TIMEOUT = key(
            "stream.stall-timeout",
            new DurationType(Duration.ofSeconds(1), Duration.ofDays(1)),
            "5m",
            "How long a stream whose reader takes nothing is kept.");
    static final ConfigKey<Integer> STREAM_MAX_CHANNELS =
            key("stream.max-channels", new CountType(1, 10_000), "256", "Most channels and patterns of one stream.");
    static final ConfigKey<Optional<Duration>> STREAM_MAX_AGE = key(
            "stream.max-age",
            new NoneType<>(new DurationType(Duration.ofSeconds(1), Duration.ofDays(7))),
            "none",
            "Age at which a stream is ended and its client told to come back, less up to a fifth so that not all come at"
                    + " once.");

    static final ConfigKey<Integer> HISTORY_MAX_EVENTS =
            key("history.max-events", new CountType(1, 10_000_000), "10000", "Most events kept of one channel.");
    static final ConfigKey<Long> HISTORY_MAX_BYTES = key(
            "history.max-bytes",
            new SizeType(SizeType.KIB, 1024 * SizeType.GIB),
            "8MiB",
            "Most bytes kept of one channel. At least event.max-bytes.");
    static final ConfigKey<Duration> HISTORY_MAX_AGE = key(
            "history.max-age",
            new DurationType(Duration.ofSeconds(1), Duration.ofDays(7)),
            "5m",
            "Age after which an event is no longer kept.");
    static final ConfigKey<Long> HISTORY_TOTAL_BYTES = key(
            "history.total-bytes",
            new SizeType(SizeType.MIB, 1024 * SizeType.GIB),
            Runtime.getRuntime().maxMemory() / 4,
            "(a quarter of the heap)",
            "Most bytes kept of all channels together. Less than the heap.");

    static final ConfigKey<Long> EVENT_MAX_BYTES =
            key("event.max-bytes", new SizeType(1, 16 * SizeType.MIB), "256KiB", "Largest event that is accepted.");

    static final ConfigKey<Duration> IDEMPOTENCY_WINDOW = key(
            "idempotency.window",
            new DurationType(Duration.ofSeconds(1), Duration.ofDays(1)),
            "2m",
            "How long an idempotency key is remembered.");
    static final ConfigKey<Integer> IDEMPOTENCY_MAX_KEYS = key(
            "idempotency.max-keys",
            new CountType(1, 10_000_000),
            "100000",
            "Most idempotency keys remembered; publishes with a new one are then answered 429.");

    static final ConfigKey<Duration> DRAIN_DELAY = key(
            "drain.delay",
            new DurationType(Duration.ZERO, Duration.ofMinutes(10)),
            "0s",
            "Time between not being ready and taking no more connections, in which a load balancer learns of it.");
    static final ConfigKey<Duration> DRAIN_WINDOW = key(
            "drain.window",
            new DurationType(Duration.ZERO, Duration.ofMinutes(10)),
            "20s",
            "Time in which open streams are ended one after the other when the gateway stops, after drain.delay; a"
                    + " hundred a second at least.");

    static final ConfigKey<Integer> CHANNELS_MAX =
            key("channels.max", new CountType(1, 10_000_000), "100000", "Most channels at a time.");
    static final ConfigKey<Integer> CHANNELS_MAX_PATTERNS =
            key("channels.max-patterns", new CountType(0, 100_000), "1000", "Most distinct patterns in use at a time.");

    static final ConfigKey<List<SourceConfig>> SOURCES = key(
            "sources",
            new RecordsType<>(new SourceRecord()),
            List.of(),
            "[]",
            "What fills channels only while somebody watches: the output of a process, a file or a URL.");
    static final ConfigKey<Integer> SOURCE_MAX_RUNNING =
            key("source.max-running", new CountType(1, 10_000), "100", "Most sources that run at a time.");

    static final ConfigKey<Optional<RedisUrl>> CLUSTER_REDIS_URL = key(
            "cluster.redis.url",
            new OptionalType<>(new RedisUrlType()),
            Optional.empty(),
            "(no cluster)",
            "The Redis that makes several gateways one: redis://, rediss:// or redis-sentinel://. A user and a password"
                    + " may stand in it.");
    static final ConfigKey<Optional<String>> CLUSTER_REDIS_USERNAME = key(
            "cluster.redis.username",
            new OptionalType<>(new TextType("a user of Redis", false)),
            Optional.empty(),
            "(none)",
            "Who the gateway is at Redis.");
    static final ConfigKey<Optional<Secret>> CLUSTER_REDIS_PASSWORD = key(
            "cluster.redis.password",
            new OptionalType<>(SecretType.REDIS),
            Optional.empty(),
            "(none)",
            "The password at Redis; better in the environment or in cluster.redis.password-file.");
    static final ConfigKey<Optional<Path>> CLUSTER_REDIS_PASSWORD_FILE =
            file("cluster.redis.password-file", "(none)", "The file that has the password at Redis.");
    static final ConfigKey<Optional<Path>> CLUSTER_REDIS_CA_FILE = file(
            "cluster.redis.ca-file",
            "(those that Java knows)",
            "Authorities, in PEM, one of which has to have signed the certificate of a Redis with TLS.");
    static final ConfigKey<Boolean> CLUSTER_REDIS_DURABLE = key(
            "cluster.redis.durable",
            new YesNoType(),
            "false",
            "Whether a restart or a failover of Redis loses nothing that it had taken. Where it may, every stream is told"
                    + " of a gap after one.");
    static final ConfigKey<Duration> CLUSTER_REDIS_TIMEOUT = key(
            "cluster.redis.timeout",
            new DurationType(Duration.ofMillis(50), Duration.ofSeconds(30)),
            "1s",
            "How long Redis may take to answer; then publishing is answered 503 until it does.");
    static final ConfigKey<Integer> CLUSTER_REDIS_MAX_EVENTS = key(
            "cluster.redis.max-events",
            new CountType(1, 100_000_000),
            "1000000",
            "Most events that Redis keeps of all channels, which a gateway that starts reads.");
    static final ConfigKey<Long> CLUSTER_REDIS_MAX_BYTES = key(
            "cluster.redis.max-bytes",
            new SizeType(SizeType.KIB, 1024 * SizeType.GIB),
            "256MiB",
            "Most bytes of events that Redis keeps of all channels; its maxmemory has to be a good deal more.");
    static final ConfigKey<Optional<String>> CLUSTER_NODE_NAME = key(
            "cluster.node-name",
            new OptionalType<>(new NodeNameType()),
            Optional.empty(),
            "(the host's name and a random word)",
            "What this gateway is called among those that share a Redis; each has to have another name.");

    static final ConfigKey<Long> HTTP_MAX_REQUEST_LINE = key(
            "http.max-request-line",
            new SizeType(SizeType.KIB, SizeType.MIB),
            "16KiB",
            "Longest request line; a longer one is answered 414.");
    static final ConfigKey<Integer> HTTP_MAX_HEADERS = key(
            "http.max-headers",
            new CountType(10, 10_000),
            "100",
            "Most header fields of a request; more are answered 431.");
    static final ConfigKey<Long> HTTP_MAX_HEADER_BYTES = key(
            "http.max-header-bytes",
            new SizeType(SizeType.KIB, SizeType.MIB),
            "8KiB",
            "Most bytes of a request's header fields; more are answered 431.");
    static final ConfigKey<Duration> HTTP_REQUEST_TIMEOUT = key(
            "http.request-timeout",
            new DurationType(Duration.ofMillis(100), Duration.ofMinutes(5)),
            "10s",
            "Time in which a whole request has to arrive.");

    static final ConfigKey<Optional<Integer>> LIMITS_CONNECTIONS = derivedLimit(
            "limits.connections",
            "(what descriptors allow)",
            "Most connections to the public listener; one more is closed. Never more than the process has descriptors"
                    + " for.");
    static final ConfigKey<Optional<Integer>> LIMITS_CONNECTIONS_PER_ADDRESS = derivedLimit(
            "limits.connections-per-address",
            "(a quarter of all, at most 2000)",
            "Most connections to the public listener from one address, or from one /64 of IPv6.");
    static final ConfigKey<Optional<Integer>> LIMITS_INTERNAL_CONNECTIONS = derivedLimit(
            "limits.internal-connections",
            "(an eighth of what descriptors allow, at most 1000)",
            "Most connections to the internal listener, for which descriptors are kept back.");
    static final ConfigKey<Integer> LIMITS_CONNECT_RATE = key(
            "limits.connect-rate",
            new LimitType(1, MOST),
            "100",
            "Most new connections a second to the public listener from one address; ten seconds' worth may come at"
                    + " once.");
    static final ConfigKey<Optional<Integer>> LIMITS_STREAMS = derivedLimit(
            "limits.streams",
            "(nine tenths of limits.connections, or all but 500)",
            "Most streams on the public listener; who asks for one more is told to come back.");
    static final ConfigKey<Optional<Integer>> LIMITS_STREAMS_PER_ADDRESS = derivedLimit(
            "limits.streams-per-address",
            "(an eighth of all, at most 1000)",
            "Most streams on the public listener for one address, or for one /64 of IPv6.");
    static final ConfigKey<Integer> LIMITS_PUBLISH_RATE = key(
            "limits.publish-rate",
            new LimitType(1, MOST),
            "100000",
            "Most events a second from all publishers; more are answered 429. A second's worth may come at once.");
    static final ConfigKey<Integer> LIMITS_PUBLISH_RATE_PER_CALLER = key(
            "limits.publish-rate-per-caller",
            new LimitType(1, MOST),
            "none",
            "Most events a second with one API key or, where there are none, from one address.");
    static final ConfigKey<Set<AddressRange>> LIMITS_EXEMPT_ADDRESSES = key(
            "limits.exempt-addresses",
            new ListType<>(new AddressRangeType()),
            "127.0.0.0/8, ::1",
            "Addresses that no limit per address is for.");

    static final ConfigKey<TlsProvider> TLS_PROVIDER = key(
            "tls.provider",
            ChoiceType.of(TlsProvider.class, "write one of them"),
            "auto",
            "What does the encryption of TLS; auto is openssl, which is BoringSSL, where it is there, else jdk.");

    static final ConfigKey<Integer> OVERLOAD_HEAP_REFUSE_AT = key(
            "overload.heap-refuse-at",
            new CountType(1, 99),
            "75",
            "Percent of the heap in use after collection from which no new streams are taken.");
    static final ConfigKey<Integer> OVERLOAD_HEAP_SHED_AT = key(
            "overload.heap-shed-at",
            new CountType(2, 100),
            "85",
            "Percent of the heap in use after collection from which the streams furthest behind are closed. More than"
                    + " overload.heap-refuse-at.");
    static final ConfigKey<Integer> OVERLOAD_DIRECT_REFUSE_AT = key(
            "overload.direct-refuse-at",
            new CountType(1, 99),
            "50",
            "Percent of direct memory in use from which no new streams are taken.");
    static final ConfigKey<Integer> OVERLOAD_DIRECT_SHED_AT = key(
            "overload.direct-shed-at",
            new CountType(2, 100),
            "65",
            "Percent of direct memory in use from which the streams furthest behind are closed. More than"
                    + " overload.direct-refuse-at.");

    static final ConfigKey<Transport> TRANSPORT = key(
            "transport",
            ChoiceType.of(Transport.class, "write one of them"),
            "auto",
            "How the gateway talks to the kernel; auto is epoll where it is there, else nio.");

    static final ConfigKey<LogFormat> LOG_FORMAT = key(
            "log.format",
            ChoiceType.of(LogFormat.class, "write one of them"),
            "text",
            "How the log is written, on standard output: text for people, or a JSON object a line for programs.");
    static final ConfigKey<LogLevel> LOG_LEVEL = key(
            "log.level",
            ChoiceType.of(LogLevel.class, "write one of them"),
            "info",
            "The least important lines that are logged. No level logs each event or delivery.");

    /** What a running gateway takes over from a configuration that is loaded again. */
    private static final Set<ConfigKey<?>> LIVE = Set.of(
            PUBLIC_TLS_CERTIFICATE_FILE,
            PUBLIC_TLS_KEY_FILE,
            PUBLIC_TLS_HANDSHAKE_TIMEOUT,
            INTERNAL_TLS_CERTIFICATE_FILE,
            INTERNAL_TLS_KEY_FILE,
            INTERNAL_TLS_CLIENT_CA_FILE,
            INTERNAL_TLS_CLIENT_CERTIFICATE,
            INTERNAL_TLS_HANDSHAKE_TIMEOUT,
            AUTH_JWT_KEYS,
            AUTH_JWT_ISSUER,
            AUTH_JWT_AUDIENCE,
            AUTH_JWT_CLAIM,
            AUTH_JWT_LEEWAY,
            AUTH_JWT_COOKIE,
            AUTH_JWT_QUERY_TOKEN,
            AUTH_JWT_ANONYMOUS,
            AUTH_JWT_JWKS_REFRESH,
            AUTH_JWT_JWKS_MAX_AGE,
            AUTH_API_KEYS,
            CORS_ALLOWED_ORIGINS,
            DRAIN_DELAY,
            DRAIN_WINDOW,
            SOURCES,
            SOURCE_MAX_RUNNING,
            LIMITS_CONNECTIONS,
            LIMITS_CONNECTIONS_PER_ADDRESS,
            LIMITS_INTERNAL_CONNECTIONS,
            LIMITS_CONNECT_RATE,
            LIMITS_STREAMS,
            LIMITS_STREAMS_PER_ADDRESS,
            LIMITS_PUBLISH_RATE,
            LIMITS_PUBLISH_RATE_PER_CALLER,
            LIMITS_EXEMPT_ADDRESSES);

    /** Of these the files may change, but a listener that speaks TLS does so from its start to its end. */
    private static final Set<ConfigKey<?>> LIVE_ONCE_SET = Set.of(
            PUBLIC_TLS_CERTIFICATE_FILE, PUBLIC_TLS_KEY_FILE, INTERNAL_TLS_CERTIFICATE_FILE, INTERNAL_TLS_KEY_FILE);

    private ConfigKeys() {}

    /** Tells whether a running gateway takes over another value of a key. */
    static boolean isLive(ConfigKey<?> key) {
        return LIVE.contains(key);
    }

    /** The same for two values of the key. */
    static boolean isLive(ConfigKey<?> key, Object before, Object after) {
        boolean setOrUnset = before.equals(Optional.empty()) != after.equals(Optional.empty());
        return isLive(key) && !(setOrUnset && LIVE_ONCE_SET.contains(key));
    }

    /** All keys, in the order in which a person would read them. */
    public static Collection<ConfigKey<?>> all() {
        return Collections.unmodifiableCollection(BY_NAME.values());
    }

    /** The key of a name. */
    public static Optional<ConfigKey<?>> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static <T> ConfigKey<T> key(String name, ValueType<T> type, String defaultText, String description) {
        try {
            return key(name, type, type.parse(defaultText), defaultText, description);
        } catch (InvalidValueException e) {
            throw new IllegalStateException("the default of " + name + " is not valid", e);
        }
    }

    private static <T> ConfigKey<Set<T>> list(String name, ValueType<T> element, String description) {
        return key(name, new ListType<>(element), Set.of(), "[]", description);
    }

    private static ConfigKey<Optional<AuthMode>> auth(String name, List<AuthMode> modes, String description) {
        ValueType<AuthMode> type = new ChoiceType<>(modes, "write \"none\" only if whoever can connect may use it");
        return key(name, new OptionalType<>(type), Optional.empty(), "(none on loopback)", description);
    }

    /** A limit that depends on what the process may have where it is not set. */
    private static ConfigKey<Optional<Integer>> derivedLimit(String name, String defaultText, String description) {
        return key(name, new OptionalType<>(new LimitType(1, MOST)), Optional.empty(), defaultText, description);
    }

    private static ConfigKey<Optional<String>> text(String name, String expected, String description) {
        ValueType<String> type = new TextType(expected, false);
        return key(name, new OptionalType<>(type), Optional.empty(), "(not checked)", description);
    }

    private static ConfigKey<Optional<Path>> file(String name, String defaultText, String description) {
        return key(name, new OptionalType<>(new FileType()), Optional.empty(), defaultText, description);
    }

    private static ConfigKey<Duration> handshakeTimeout(String name) {
        return key(
                name,
                new DurationType(Duration.ofMillis(100), Duration.ofMinutes(5)),
                "10s",
                "Time in which a new connection has to have completed its handshake.");
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, String defaultText, String description) {
        ConfigKey<T> key = new ConfigKey<>(name, type, defaultValue, defaultText, description);
        BY_NAME.put(name, key);
        return key;
    }
}
