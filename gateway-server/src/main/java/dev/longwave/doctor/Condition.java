package dev.longwave.doctor;

import java.util.List;
import java.util.Locale;

/** What can be the matter with a stream: what it means, and what to change where. */
public enum Condition {
    UNREACHABLE(
            Severity.NO_CONNECTION,
            "Nothing listens there, a firewall is in between, or the name is wrong.",
            "Check host and port, that the proxy or gateway runs, and that public.listen is not a loopback address if the"
                    + " proxy is on another machine."),
    TLS_FAILED(
            Severity.NO_CONNECTION,
            "The certificate has expired, is for another name, or is signed by nobody that Java trusts; or the port does not"
                    + " speak TLS. Browsers show an error page or, in an EventSource, nothing at all.",
            "nginx: ssl_certificate takes the certificate and all intermediate ones in one file.",
            "haproxy: bind ... ssl crt takes certificate, intermediate ones and key in one file.",
            "An authority of your own: java -Djavax.net.ssl.trustStore=FILE -jar longwave.jar doctor URL."),
    NO_ANSWER(
            Severity.PROBLEM,
            "There is a connection, but no HTTP answer over it. Something collects the whole answer of a stream that never"
                    + " ends, forwards to a place where nobody answers, or speaks another protocol.",
            "Ask the gateway itself, without what is in between. If that works, see to the proxy's buffering (buffered) and"
                    + " to where it forwards to.",
            "A port that speaks TLS wants https:// in the URL."),
    CERTIFICATE_ENDS_SOON(
            Severity.PROBLEM, "When the certificate has expired no client connects any more.", "Renew it."),
    REDIRECTED(
            Severity.PROBLEM,
            "A browser follows at every reconnect, which costs a round trip each time; other clients do not, or leave the"
                    + " token behind.",
            "Give clients the URL that is redirected to."),
    NOT_ADMITTED(
            Severity.PROBLEM,
            "The gateway, or a proxy with an authentication of its own, wants a token or has refused the one that it got.",
            "Show a token with --token-file or LONGWAVE_TOKEN; longwave token explain tells which check it fails.",
            "nginx, haproxy: pass the headers Authorization and Cookie on."),
    NOT_FOUND(
            Severity.PROBLEM,
            "There is no event stream at this path. The proxy may forward another path than the gateway's /events.",
            "Name the URL of a stream, such as https://HOST/events/CHANNEL.",
            "nginx: location /events/ { proxy_pass http://gateway; } without a path after the host keeps the path."),
    GATEWAY_AWAY(
            Severity.PROBLEM,
            "The proxy answers, but does not reach the gateway or waits in vain for it; or the gateway has no room now.",
            "Check that the gateway runs and where the proxy forwards to, from the proxy's own machine:"
                    + " curl -N http://GATEWAY:8080/health/ready"),
    FINISHED(
            Severity.PROBLEM,
            "The channel has ended, so there is no stream to look at. Clients stop here, as they should.",
            "Name a channel that goes on."),
    REFUSED(
            Severity.PROBLEM,
            "The answer is neither an event stream nor one of the usual refusals. An EventSource gives up for good.",
            "See the log of the gateway, and of the proxy if the gateway has no line about it."),
    COME_BACK_LATER(
            Severity.PROBLEM,
            "The gateway takes no new streams for now: it stops, or has no room, and tells browsers when to come back.",
            "Try again in a few seconds. If it stays so, see the gateway's log and metrics."),
    NOT_AN_EVENT_STREAM(
            Severity.PROBLEM,
            "An EventSource gives up for good on any other type. The answer is a page of the proxy or of an application, or"
                    + " something has rewritten the header.",
            "Check that the path goes to the gateway. nginx: no add_header or default_type for Content-Type here."),
    CACHEABLE(
            Severity.PROBLEM,
            "The gateway sends Cache-Control: no-cache, no-transform. Without it caches may keep a stream and replay it to"
                    + " others, and content delivery networks may compress and buffer it.",
            "nginx: no expires and no add_header Cache-Control in this location.",
            "haproxy: no http-response set-header Cache-Control for this path.",
            "Content delivery networks: no cache rule for this path."),
    CACHED(
            Severity.PROBLEM,
            "The answer comes out of a cache: it is old, and the same for everybody.",
            "nginx: proxy_cache off.",
            "haproxy: no http-request cache-use for this path.",
            "Content delivery networks: bypass the cache for this path."),
    COLLECTED(
            Severity.PROBLEM,
            "A stream has no length. Something has collected the whole answer before it sent it on.",
            "nginx: proxy_buffering off.",
            "Look for a security filter or function that reads whole answers, and exempt this path."),
    COMPRESSED(
            Severity.PROBLEM,
            "Compression collects bytes until a block is full, so events come late and in lumps.",
            "nginx: gzip off, or text/event-stream not in gzip_types.",
            "haproxy: text/event-stream not in compression type.",
            "Caddy: encode only with a matcher that leaves this path out. Apache: SetEnv no-gzip 1."),
    BUFFERED(
            Severity.PROBLEM,
            "The gateway sends the head and the first bytes at once. Something in between keeps them back until it has"
                    + " enough, so events come late, in lumps, or never.",
            "nginx: proxy_buffering off, and no proxy_ignore_headers X-Accel-Buffering.",
            "Caddy: flush_interval -1. Apache: flushpackets=on at ProxyPass.",
            "haproxy does not buffer answers by itself: look at filters and compression.",
            "Virus scanners and corporate proxies: use https, through which they do not see."),
    SILENT(
            Severity.PROBLEM,
            "The gateway sends at least a comment every stream.heartbeat-interval. It was kept back, or the interval is"
                    + " longer than --heartbeat says.",
            "As for buffered. If the interval is longer: doctor --heartbeat INTERVAL."),
    CUT(
            Severity.PROBLEM,
            "Something ended the stream. Clients reconnect and miss nothing, but each time costs a request, and many at once"
                    + " are a storm.",
            "A time-out of the proxy that is shorter than stream.heartbeat-interval: raise it, or send heartbeats more"
                    + " often. nginx: proxy_read_timeout 1h. haproxy: timeout client and timeout server 1h.",
            "A limit on the whole duration of a request, as load balancers and functions of clouds have it: raise it.",
            "The proxy was reloaded, or the gateway stopped: check again."),
    HTTP_1(
            Severity.NOTE,
            "Browsers open only six HTTP/1.1 connections to a host, over all tabs; each stream takes one. With HTTP/2 there"
                    + " are a hundred and more.",
            "nginx: http2 on. haproxy: bind ... ssl alpn h2,http/1.1. Caddy does it by itself. Browsers want TLS for it.");

    /** How bad it is. */
    public enum Severity {
        /** There is no connection to look at. */
        NO_CONNECTION,
        /** Streams do not work as they should. */
        PROBLEM,
        /** Streams work, and there is something to know. */
        NOTE
    }

    private final Severity severity;
    private final String meaning;
    /** One a line. */
    private final String remedies;

    Condition(Severity severity, String meaning, String... remedies) {
        this.severity = severity;
        this.meaning = meaning;
        this.remedies = String.join("\n", remedies);
    }

    /** Its name for people and in the documentation, {@code tls-failed}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Severity severity() {
        return severity;
    }

    /** What it means for streams. */
    public String meaning() {
        return meaning;
    }

    /** What to change, at least one, each for some program in between or for whoever asks. */
    public List<String> remedies() {
        return remedies.lines().toList();
    }
}
