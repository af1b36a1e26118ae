package dev.longwave.tls;

import dev.longwave.config.ClientCertificate;
import dev.longwave.config.TlsConfig;
import dev.longwave.config.TlsFiles;
import dev.longwave.config.TlsProvider;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of one listener. New connections get what its files held when they were last good; those that are open keep
 * what they began with, so nothing is dropped when files change.
 */
public final class ListenerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);

    /** Those with forward secrecy and authenticated encryption, the faster first where the processor has AES. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** A frame is written for HTTP/1.1; a client that asks for something else alone is answered without the extension. */
    private static final ApplicationProtocolConfig ALPN = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_1_1);

    /** What new connections get, and the files that it was in. */
    record Loaded(TlsConfig config, FileStamps files, SslContext context, X509Certificate certificate) {
        void release() {
            ReferenceCountUtil.release(context);
        }
    }

    private final String name;
    private final TlsEvents events;
    private final Executor handshakes;
    private final SslProvider provider;
    private volatile Loaded current;

    // guarded by this
    private FileStamps tried;
    private FileStamps seen;
    private List<Loaded> retired = new ArrayList<>();
    private List<Loaded> retiredBefore = List.of();

    /**
     * Reads the files of a listener.
     *
     * @param name {@code public} or {@code internal}
     * @param handshakes where signatures are made
     * @throws IOException where a file is not good, with a message for people
     */
    ListenerTls(String name, TlsConfig config, TlsEvents events, Executor handshakes) throws IOException {
        this.name = name;
        this.events = events;
        this.handshakes = handshakes;
        this.provider = provider(config.provider());
        this.current = load(config);
        this.tried = current.files;
        this.seen = current.files;
    }

    private static List<Path> files(TlsConfig config) {
        List<Path> files = new ArrayList<>(List.of(config.certificateFile(), config.keyFile()));
        config.clientCaFile().ifPresent(files::add);
        return files;
    }

    /**
     * Reads files for {@link #use}.
     *
     * @throws IOException where one is not good, with a message for people
     */
    Loaded load(TlsConfig config) throws IOException {
        // before they are read: what changes meanwhile is seen as a change
        FileStamps stamps = FileStamps.of(files(config));
        TlsFiles files = TlsFiles.read(config);
        SslContextBuilder builder = SslContextBuilder.forServer(files.key(), files.chain())
                .sslProvider(provider)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(ALPN);
        if (!files.clientAuthorities().isEmpty()) {
            builder.trustManager(files.clientAuthorities())
                    .clientAuth(
                            config.clientCertificate() == ClientCertificate.REQUIRED
                                    ? ClientAuth.REQUIRE
                                    : ClientAuth.OPTIONAL);
        }
        X509Certificate certificate = files.chain().get(0);
        Loaded made = new Loaded(config, stamps, builder.build(), certificate);
        Instant now = Instant.now();
        if (certificate.getNotAfter().toInstant().isBefore(now)) {
            LOG.warn(
                    "certificate has expired, clients will not take it listener={} file={} until={}; renew it",
                    name,
                    config.certificateFile(),
                    certificate.getNotAfter().toInstant());
        } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
            LOG.warn(
                    "certificate is not valid yet listener={} file={} from={}; look at the clock",
                    name,
                    config.certificateFile(),
                    certificate.getNotBefore().toInstant());
        }
        return made;
    }

    private static SslProvider provider(TlsProvider configured) throws IOException {
        if (configured == TlsProvider.OPENSSL && !OpenSsl.isAvailable()) {
            throw new IOException("tls.provider: openssl is not available here ("
                    + OpenSsl.unavailabilityCause().getMessage() + "); write \"auto\"");
        }
        return configured != TlsProvider.JDK && OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    /** What does the encryption, in words. */
    public String provider() {
        return provider == SslProvider.JDK ? "Java" : OpenSsl.versionString();
    }

    /** Whom the certificate is for that new connections are shown. */
    public String subject() {
        return current.certificate.getSubjectX500Principal().toString();
    }

    /** When that certificate expires, by the wall clock. */
    public Instant expiry() {
        return current.certificate.getNotAfter().toInstant();
    }

    /** The time until then, negative afterwards. */
    public Duration remaining() {
        return Duration.between(Instant.now(), expiry());
    }

    Duration handshakeTimeout() {
        return current.config.handshakeTimeout();
    }

    /** A handler for a new connection. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        return current.context.newHandler(allocator, handshakes);
    }

    void failed(HandshakeFailure failure) {
        events.handshakeFailed(name, failure);
    }

    /**
     * Reads the files again where they have changed and then not between two calls: a certificate and its key are
     * seldom replaced at one moment. What is not good is told once, and changes nothing.
     */
    synchronized void reloadIfChanged() {
        releaseRetired();
        TlsConfig config = current.config;
        FileStamps now = FileStamps.of(files(config));
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(tried)) {
            return;
        }
        tried = now;
        try {
            use(load(config));
        } catch (IOException e) {
            LOG.warn(
                    "certificate not loaded, the one until {} stays listener={} problem=\"{}\"",
                    expiry(),
                    name,
                    e.getMessage());
            events.reloaded(name, false);
        }
    }

    /** Gives new connections what was loaded from now on. */
    synchronized void use(Loaded loaded) {
        retired.add(current);
        current = loaded;
        tried = loaded.files;
        seen = loaded.files;
        LOG.info("certificate loaded listener={} subject=\"{}\" until={}", name, subject(), expiry());
        events.reloaded(name, true);
    }

    /** Not those from just before: a connection may be about to take its handler from one. */
    private void releaseRetired() {
        retiredBefore.forEach(Loaded::release);
        retiredBefore = retired;
        retired = new ArrayList<>();
    }

    /** Lets everything go; nobody may connect any more. */
    synchronized void close() {
        releaseRetired();
        releaseRetired();
        current.release();
    }
}
