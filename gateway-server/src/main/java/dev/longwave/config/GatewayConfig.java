package dev.longwave.config;

/**
 * All that can be set about a gateway, by concern: {@code stream.heartbeat-interval} is
 * {@code config.stream().heartbeatInterval()}. {@link ConfigKeys} states every key's default and range.
 *
 * @param publicListener the listener for subscribers, {@code public.listen} and {@code auth.public}
 * @param internalListener the listener for publishers and operators, {@code internal.listen} and {@code auth.internal}
 * @param internal what only the internal listener has
 * @param auth how those who ask for something are told apart
 * @param cors which web pages of other origins may subscribe
 * @param stream how streams are kept
 * @param history how much of the past is kept for replay
 * @param event what an event may be
 * @param idempotency how repeated publishes are recognised
 * @param drain how the gateway stops
 * @param sources what fills channels while somebody watches
 * @param cluster how several gateways are one
 * @param channels how many names the gateway keeps
 * @param http what an HTTP request may be
 * @param proxies what stands between the public listener and its clients
 * @param limits how much there is for all and for each
 * @param overload from when on something is done about memory
 * @param transport how the gateway talks to the kernel
 * @param log how the log is written
 */
public record GatewayConfig(
        ListenerConfig publicListener,
        ListenerConfig internalListener,
        InternalConfig internal,
        AuthConfig auth,
        CorsConfig cors,
        StreamConfig stream,
        HistoryConfig history,
        EventConfig event,
        IdempotencyConfig idempotency,
        DrainConfig drain,
        SourcesConfig sources,
        ClusterConfig cluster,
        ChannelConfig channels,
        HttpConfig http,
        ProxyConfig proxies,
        LimitsConfig limits,
        OverloadConfig overload,
        Transport transport,
        LogConfig log) {

    /** The configuration of a gateway that nobody has configured. */
    public static GatewayConfig defaults() {
        return new ConfigDraft().toConfig();
    }
}
