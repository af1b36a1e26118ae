package dev.longwave.endpoint;

import static dev.longwave.endpoint.HostileRequest.anywhere;
import static dev.longwave.endpoint.HostileRequest.body;
import static dev.longwave.endpoint.HostileRequest.internal;
import static dev.longwave.endpoint.HostileRequest.json;
import static dev.longwave.endpoint.HostileRequest.publication;

import java.util.List;
import java.util.stream.Stream;

/** The corpus of {@link HostileRequestsIT}. Text stands for its bytes in ISO 8859-1. */
final class HostileRequests {
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final int MAX_EVENT = 256 << 10;

    private HostileRequests() {}

    static List<HostileRequest> all() {
        return Stream.of(
                        requestLines(),
                        targets(),
                        hosts(),
                        headerLines(),
                        lengths(),
                        codings(),
                        chunks(),
                        sizes(),
                        routes(),
                        publications(),
                        mediaTypes(),
                        texts(),
                        envelopes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<HostileRequest> requestLines() {
        return List.of(
                line("HTTP/2.0", 505, "GET /events/hostile HTTP/2.0"),
                line("HTTP/3.0", 505, "GET /events/hostile HTTP/3.0"),
                line("HTTP/0.9 by name", 400, "GET /events/hostile HTTP/0.9"),
                line("two digits in a version", 400, "GET /events/hostile HTTP/1.10"),
                line("a zero before a version", 400, "GET /events/hostile HTTP/01.1"),
                line("a version of letters", 400, "GET /events/hostile HTTP/x.y"),
                line("a version in lower case", 400, "GET /events/hostile http/1.1"),
                line("a version without a minor one", 400, "GET /events/hostile HTTP/1"),
                line("another protocol", 400, "GET /events/hostile ICY/1.1"),
                line("a longer protocol", 400, "GET /events/hostile XHTTP/1.1"),
                anywhere("HTTP/0.9", 400, "GET /events/hostile\r\n"),
                anywhere("the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                anywhere(
                        "the beginning of TLS",
                        400,
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"),
                anywhere("a proxy's preface", 400, "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n"),
                anywhere("nothing that is known", 400, "\u00de\u00ad\u00be\u00ef\r\n\r\n"),
                line("two spaces before the target", 400, "GET  /events/hostile HTTP/1.1"),
                line("two spaces after the target", 400, "GET /events/hostile  HTTP/1.1"),
                line("a space after the version", 400, "GET /events/hostile HTTP/1.1 "),
                line("a space in the target", 400, "GET /events/hos tile HTTP/1.1"),
                line("a tab instead of a space", 400, "GET\t/events/hostile HTTP/1.1"),
                line("white space before the method", 400, " GET /events/hostile HTTP/1.1"),
                line("a tab before the method", 400, "\tGET /events/hostile HTTP/1.1"),
                line("NUL in the target", 400, "GET /events/hos\0tile HTTP/1.1"),
                line("DEL in the target", 400, "GET /events/hos\u007ftile HTTP/1.1"),
                line("CR alone in the request line", 400, "GET /events/hostile\rHTTP/1.1"),
                line("a method that is no token", 400, "G@T /events/hostile HTTP/1.1"),
                line("a method beyond ASCII", 400, "G\u00cbT /events/hostile HTTP/1.1"),
                anywhere(
                        "LF alone before the request",
                        400,
                        "\nGET /events/hostile HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                anywhere(
                        "CR alone before the request",
                        400,
                        "\rGET /events/hostile HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                anywhere("LF alone as every line end", 400, "GET /events/hostile HTTP/1.1\nHost: localhost\n\n"));
    }

    private static HostileRequest line(String name, int status, String line) {
        return anywhere(name, status, line + "\r\nHost: localhost\r\n\r\n");
    }

    private static List<HostileRequest> targets() {
        return List.of(
                line("absolute form", 400, "GET http://localhost/events/hostile HTTP/1.1"),
                line("authority form", 400, "CONNECT localhost:80 HTTP/1.1"),
                line("asterisk form", 400, "OPTIONS * HTTP/1.1"),
                line("no slash at the beginning", 400, "GET events/hostile HTTP/1.1"),
                line("a percent sign at the end", 400, "GET /events/hostile% HTTP/1.1"),
                line("one digit after a percent sign", 400, "GET /events/hostile%4 HTTP/1.1"),
                line("no hexadecimal digits after a percent sign", 400, "GET /events/hostile%zz HTTP/1.1"),
                line("a sign among hexadecimal digits", 400, "GET /events/hostile%+1 HTTP/1.1"),
                line("UTF-8 that is encoded and cut off", 400, "GET /events/hostile%c3 HTTP/1.1"),
                line("UTF-8 that is encoded and too long", 400, "GET /events/hostile%c0%af HTTP/1.1"),
                line("an encoded surrogate", 400, "GET /events/hostile%ed%a0%80 HTTP/1.1"),
                line("bytes in the path that are not UTF-8", 400, "GET /events/hostile\u00ff HTTP/1.1"),
                line("bytes in the query that are not UTF-8", 400, "GET /events?channel=hostile\u00ff HTTP/1.1"),
                line("encoded bytes in the query that are not UTF-8", 400, "GET /events?channel=%ff HTTP/1.1"),
                line("a parameter's name that is not UTF-8", 400, "GET /events/hostile?%ff=1 HTTP/1.1"),
                line("an encoded line end in a channel", 400, "GET /events/hostile%0d%0aX-Split:%20yes HTTP/1.1"),
                line("an encoded line end in a channel of the query", 400, "GET /events?channel=a%0aX:b HTTP/1.1"),
                line("an encoded NUL in a channel", 400, "GET /events/hostile%00 HTTP/1.1"),
                line("white space in a channel", 400, "GET /events?channel=a+b HTTP/1.1"),
                line("a channel of more than 256 bytes", 400, "GET /events/" + "c".repeat(257) + " HTTP/1.1"),
                line("an empty channel", 400, "GET /events?channel= HTTP/1.1"),
                line("no channel", 400, "GET /events HTTP/1.1"),
                line("no channel after the slash", 400, "GET /events/ HTTP/1.1"),
                line("a pattern with half a segment", 400, "GET /events/a:b* HTTP/1.1"),
                line("a pattern that goes on after two stars", 400, "GET /events/**:a HTTP/1.1"));
    }

    private static List<HostileRequest> hosts() {
        return List.of(
                get("no Host", 400, ""),
                get("two Hosts", 400, "Host: localhost\r\nHost: localhost\r\n"),
                get("two different Hosts", 400, "Host: localhost\r\nhost: 127.0.0.1\r\n"),
                get("a Host with a path", 400, "Host: localhost/a\r\n"),
                get("a Host with a user", 400, "Host: a@localhost\r\n"),
                get("a list of Hosts", 400, "Host: localhost, localhost:1\r\n"),
                get("a port of letters", 400, "Host: localhost:http\r\n"),
                get("an open bracket", 400, "Host: [::1\r\n"),
                get("a Host beyond ASCII", 400, "Host: l\u00f6calhost\r\n"),
                get("a space after the name of Host", 400, "Host : localhost\r\n"));
    }

    private static HostileRequest get(String name, int status, String headers) {
        return anywhere(name, status, "GET /events/hostile HTTP/1.1\r\n" + headers + "\r\n");
    }

    private static List<HostileRequest> headerLines() {
        return List.of(
                header("a folded header", "X: a\r\n b\r\n"),
                header("a header folded with a tab", "X: a\r\n\tb\r\n"),
                get("a first header that is folded", 400, " Host: localhost\r\n"),
                header("a header without a colon", "X\r\n"),
                header("a header without a name", ": a\r\n"),
                header("a space in a header's name", "X Y: a\r\n"),
                header("a header's name that is no token", "X(Y): a\r\n"),
                header("a header's name beyond ASCII", "X\u00e4: a\r\n"),
                header("NUL in a header", "X: a\0b\r\n"),
                header("a control character in a header", "X: a\u001bb\r\n"),
                header("CR alone in a header", "X: a\rY: b\r\n"),
                header("LF alone in a header", "X: a\nY: b\r\n"),
                header("LF alone before the blank line", "X: a\n\r\n"),
                header("CR twice", "X: a\r\r\n"),
                anywhere("LF alone as the blank line", 400, "GET /events/hostile HTTP/1.1\r\nHost: localhost\r\n\n"),
                anywhere(
                        "an expectation that is not known",
                        417,
                        "GET /events/hostile HTTP/1.1\r\nHost: localhost\r\n" + "Expect: a miracle\r\n\r\n"),
                header("Last-Event-ID twice", "Last-Event-ID: a\r\nLast-Event-ID: b\r\n"));
    }

    private static HostileRequest header(String name, String lines) {
        return get(name, 400, "Host: localhost\r\n" + lines);
    }

    private static List<HostileRequest> lengths() {
        return List.of(
                length("two lengths", "4\r\nContent-Length: 5"),
                length("the same length twice", "4\r\nContent-Length: 4"),
                length("a list of lengths", "4, 4"),
                length("a length with a sign", "+4"),
                length("a negative length", "-4"),
                length("minus zero as a length", "-0"),
                length("a hexadecimal length", "0x4"),
                length("a length with a fraction", "4.0"),
                length("letters in a length", "4a"),
                length("a space in a length", "4 4"),
                length("no length", ""),
                length("a length beyond 64 bits", "18446744073709551620"),
                publication("a huge length", 413, "Content-Length: 9223372036854775807\r\n\r\nabcd"),
                publication("a length and chunks", 400, "Content-Length: 4\r\n" + CHUNKED + "0\r\n\r\n"),
                publication(
                        "chunks and a length",
                        400,
                        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n4\r\nabcd\r\n0\r\n\r\n"),
                anywhere(
                        "a body where none is expected",
                        400,
                        "GET /events/hostile HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd"),
                anywhere(
                        "chunks where no body is expected",
                        400,
                        "GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + CHUNKED + "4\r\nabcd\r\n0\r\n\r\n"));
    }

    private static HostileRequest length(String name, String length) {
        return anywhere(
                name,
                400,
                "POST /publish/hostile HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\nabcd");
    }

    private static List<HostileRequest> codings() {
        return List.of(
                coding("identity", "identity"),
                coding("identity and chunked", "identity, chunked"),
                coding("chunked and identity", "chunked, identity"),
                coding("gzip and chunked", "gzip, chunked"),
                coding("gzip", "gzip"),
                coding("chunked twice in a list", "chunked, chunked"),
                coding("chunked in two headers", "chunked\r\nTransfer-Encoding: chunked"),
                coding("chunked and identity in two headers", "chunked\r\nTransfer-Encoding: identity"),
                coding("chunked with a parameter", "chunked;q=1"),
                coding("chunked in quotes", "\"chunked\""),
                coding("chunked after a vertical tab", "\u000bchunked"),
                coding("something like chunked", "xchunked"),
                coding("an empty coding", ""),
                coding("an empty element before chunked", ", chunked"),
                anywhere(
                        "a coding in HTTP/1.0",
                        400,
                        "POST /publish/hostile HTTP/1.0\r\nHost: localhost\r\n" + CHUNKED + "4\r\nabcd\r\n0\r\n\r\n"));
    }

    private static HostileRequest coding(String name, String coding) {
        return anywhere(
                "the coding " + name,
                400,
                "POST /publish/hostile HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: " + coding
                        + "\r\n\r\n4\r\nabcd\r\n0\r\n\r\n");
    }

    private static List<HostileRequest> chunks() {
        return List.of(
                chunk("no size", "\r\nabcd\r\n"),
                chunk("a size of letters", "g\r\nabcd\r\n"),
                chunk("a size with 0x", "0x4\r\nabcd\r\n"),
                chunk("a size with a sign", "+4\r\nabcd\r\n"),
                chunk("a negative size", "-4\r\nabcd\r\n"),
                chunk("a space before the size", " 4\r\nabcd\r\n"),
                chunk("a space after the size", "4 \r\nabcd\r\n"),
                chunk("two sizes", "4 4\r\nabcd\r\n"),
                chunk("a size of 32 bits", "ffffffff\r\nabcd\r\n"),
                chunk("a size beyond 32 bits", "100000004\r\nabcd\r\n"),
                chunk("a size beyond 64 bits", "10000000000000004\r\nabcd\r\n"),
                chunk("LF alone after the size", "4\nabcd\r\n"),
                chunk("CR alone after the size", "4\rabcd\r\n"),
                chunk("NUL in an extension", "4;a=\0\r\nabcd\r\n"),
                chunk("CR alone in an extension", "4;a=\rb\r\nabcd\r\n"),
                chunk("LF alone in an extension", "4;a=b\nabcd\r\n"),
                publication("a chunk with an extension without an end", 414, CHUNKED + "4;a=" + "b".repeat(20_000)),
                chunk("an open quote in an extension", "4;a=\"\r\nabcd\r\n"),
                chunk("nothing after the data", "4\r\nabcd"),
                chunk("LF alone after the data", "4\r\nabcd\n"),
                chunk("junk after the data", "4\r\nabcdXX"),
                chunk("data that is longer than its size", "4\r\nabcde\r\n"),
                chunk("a trailer without a colon", "4\r\nabcd\r\n0\r\nX\r\n\r\n"),
                chunk("LF alone in the trailer", "4\r\nabcd\r\n0\r\nX: a\n\r\n"));
    }

    private static HostileRequest chunk(String name, String chunk) {
        return publication("a chunk with " + name, 400, CHUNKED + chunk + "0\r\n\r\n");
    }

    private static List<HostileRequest> sizes() {
        String manyHeaders = "X: y\r\n".repeat(100);
        String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
        return List.of(
                line("a request line of more than 16 KiB", 414, "GET /events/" + "a".repeat(16 << 10) + " HTTP/1.1"),
                anywhere("a request line without an end", 414, "GET /events/" + "a".repeat(20_000)),
                anywhere("a method without an end", 414, "A".repeat(20_000)),
                get("headers of more than 8 KiB", 431, "Host: localhost\r\nX: " + "a".repeat(8 << 10) + "\r\n"),
                get(
                        "headers of more than 8 KiB in all",
                        431,
                        "Host: localhost\r\n" + ("X: " + "a".repeat(1020) + "\r\n").repeat(9)),
                anywhere(
                        "a header without an end",
                        431,
                        "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000)),
                get("more than 100 headers", 431, "Host: localhost\r\n" + manyHeaders),
                publication("a body that is announced as one byte too long", 413, "Content-Length: 262145\r\n\r\n"),
                publication(
                        "a body that is too long",
                        413,
                        "Content-Length: " + (MAX_EVENT + 1) + "\r\n\r\n" + "a".repeat(MAX_EVENT + 1)),
                publication(
                        "chunks that are too long together", 413, CHUNKED + chunk.repeat(8) + "1\r\na\r\n0\r\n\r\n"),
                publication("a chunk that is too long", 413, CHUNKED + "40001\r\n" + "a".repeat(0x40001)),
                publication(
                        "a body that is too long and expected",
                        413,
                        "Expect: 100-continue\r\n" + "Content-Length: 262145\r\n\r\n"),
                publication(
                        "a trailer that is too long",
                        431,
                        CHUNKED + "1\r\na\r\n0\r\nX: " + "a".repeat(9 << 10) + "\r\n\r\n"));
    }

    private static List<HostileRequest> routes() {
        return List.of(
                line("a path that does not exist", 404, "GET /nothing HTTP/1.1"),
                line("a path like one that exists", 404, "GET /eventsandmore HTTP/1.1"),
                line("a path in upper case", 404, "GET /EVENTS/hostile HTTP/1.1"),
                line("a path that climbs", 404, "GET /../events/hostile HTTP/1.1"),
                line("a path with two slashes", 404, "GET //events/hostile HTTP/1.1"),
                line("the internal path of another method", 404, "PATCH /publishing HTTP/1.1"),
                line("a method in lower case", 405, "get /events/hostile HTTP/1.1")
                        .with("Allow", "GET, HEAD, OPTIONS"),
                line("a method that is not known", 405, "SUBSCRIBE /events/hostile HTTP/1.1")
                        .with("Allow", "GET, HEAD, OPTIONS"),
                line("POST where events are read", 405, "POST /events/hostile HTTP/1.1")
                        .with("Allow", "GET, HEAD, OPTIONS"),
                line("TRACE", 405, "TRACE /events/hostile HTTP/1.1").with("Allow", "GET, HEAD, OPTIONS"),
                line("DELETE where health is read", 405, "DELETE /health/ready HTTP/1.1")
                        .with("Allow", "GET, HEAD"),
                internalLine("GET where events are published", 405, "GET /publish/hostile")
                        .with("Allow", "POST"),
                internalLine("PUT where events are published", 405, "PUT /publish/hostile")
                        .with("Allow", "POST"),
                internalLine("a published method in lower case", 405, "post /publish/hostile")
                        .with("Allow", "POST"),
                internalLine("POST where channels are listed", 405, "POST /channels")
                        .with("Allow", "GET, HEAD"),
                internalLine("PUT to a channel", 405, "PUT /channels/a").with("Allow", "GET, HEAD, DELETE"),
                internalLine("DELETE of all streams", 405, "DELETE /streams").with("Allow", "GET, HEAD"),
                internalLine("GET of one stream", 405, "GET /streams/1").with("Allow", "DELETE"),
                internalLine("POST where meters are read", 405, "POST /metrics").with("Allow", "GET, HEAD"),
                internalLine("an encoded line end in a stream's id", 404, "DELETE /streams/a%0d%0aX-Split:yes")
                        .keepsConnection(),
                publicLine("publishing on the public listener", "POST /publish/hostile"),
                publicLine("channels on the public listener", "GET /channels"),
                publicLine("streams on the public listener", "GET /streams"),
                publicLine("meters on the public listener", "GET /metrics"));
    }

    private static HostileRequest internalLine(String name, int status, String line) {
        return internal(name, status, line + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** There is a way to ask for it on both listeners, and only one of them may answer. */
    private static HostileRequest publicLine(String name, String line) {
        return HostileRequest.publicOnly(name, 404, line + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static List<HostileRequest> publications() {
        return List.of(
                target("an encoded line end in a channel to publish to", "/publish/hostile%0d%0aX-Split:yes"),
                target("an encoded line end in a type", "/publish/hostile?event=a%0d%0adata:injected"),
                target("an encoded LF in a type", "/publish/hostile?event=a%0aid:injected"),
                target("an encoded NUL in a type", "/publish/hostile?event=a%00"),
                target("an encoded line end in an id", "/publish/hostile?id=a%0d%0aX-Split:yes"),
                target("an encoded CR in an id", "/publish/hostile?id=a%0d"),
                target("an encoded NUL in an id", "/publish/hostile?id=%00"),
                target("a control character in an id", "/publish/hostile?id=a%1b"),
                target("a space at the end of an id", "/publish/hostile?id=a+"),
                target("an id like one of ours", "/publish/hostile?id=abcdefgh-0000000000000001"),
                target("an id of more than 256 bytes", "/publish/hostile?id=" + "i".repeat(257)),
                target("an empty id", "/publish/hostile?id="),
                target("an empty type", "/publish/hostile?event="),
                target("the type gap", "/publish/hostile?event=gap"),
                target("the type end", "/publish/hostile?event=end"),
                target("a retry that is no number", "/publish/hostile?retry=3s"),
                target("a negative retry", "/publish/hostile?retry=-1"),
                target("a retry that is too long", "/publish/hostile?retry=99999999999"),
                target("a retry of more than 24 days", "/publish/hostile?retry=2147483648"),
                target("a parameter that is not known", "/publish/hostile?typo=1"),
                target("an encoded line end in a parameter's name", "/publish/hostile?a%0d%0aX-Split:yes=1"),
                target("a type twice", "/publish/hostile?event=a&event=b"),
                target("a pattern to publish to", "/publish/hostile:*"),
                publication("an idempotency key twice", 400, "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n"),
                publication("an idempotency key with a space", 400, "Idempotency-Key: a b\r\n\r\n"),
                publication("an idempotency key that is empty", 400, "Idempotency-Key:\r\n\r\n"),
                publication(
                        "an idempotency key that is too long",
                        400,
                        "Idempotency-Key: " + "k".repeat(257) + "\r\n\r\n"));
    }

    private static HostileRequest target(String name, String target) {
        return internal(name, 400, "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nabcd");
    }

    private static List<HostileRequest> mediaTypes() {
        return List.of(
                type("XML", "/publish/hostile", "application/xml"),
                type("a form with parts", "/publish/hostile", "multipart/form-data; boundary=a"),
                type("anything", "/publish/hostile", "*/*"),
                type("nothing that is a type", "/publish/hostile", "text"),
                type("text in Latin-1", "/publish/hostile", "text/plain; charset=iso-8859-1"),
                type("text in UTF-16", "/publish/hostile", "text/plain;charset=\"UTF-16\""),
                type("lines for one channel", "/publish/hostile", "application/x-ndjson"),
                type("text for no channel", "/publish", "text/plain"),
                type("a form for no channel", "/publish", "application/x-www-form-urlencoded"),
                publication("two types", 400, "Content-Type: text/plain\r\nContent-Type: text/plain\r\n\r\n"));
    }

    private static HostileRequest type(String name, String target, String type) {
        return internal(
                "the type of " + name,
                415,
                "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                        + "\r\nContent-Length: 4\r\n\r\nabcd");
    }

    private static List<HostileRequest> texts() {
        return List.of(
                text("a byte that is never UTF-8", "a\u00ffb"),
                text("UTF-8 that is cut off", "a\u00e2\u0082"),
                text("UTF-8 that is too long", "\u00c0\u00af"),
                text("a surrogate in UTF-8", "\u00ed\u00a0\u0080"),
                text("a code point beyond Unicode", "\u00f4\u0090\u0080\u0080"),
                text("a continuation without a beginning", "\u0080"),
                text("gzip", "\u001f\u008b\u0008\0\0\0\0\0"));
    }

    private static HostileRequest text(String name, String bytes) {
        return body(name + " as text", "/publish/hostile", "", bytes);
    }

    private static List<HostileRequest> envelopes() {
        String channel = "{\"channel\":\"hostile\",";
        return List.of(
                json("no JSON at all", "hello"),
                json("an empty body", ""),
                json("white space", "  \n"),
                json("JSON that is cut off", channel + "\"data\":\"a"),
                json("junk after the JSON", channel + "\"data\":\"a\"}x"),
                json("two JSON values", channel + "\"data\":\"a\"}{}"),
                json("a byte order mark", "\u00ef\u00bb\u00bf" + channel + "\"data\":\"a\"}"),
                json("JSON that is not UTF-8", channel + "\"data\":\"\u00ff\"}"),
                json("UTF-16", "{\0\"\0c\0\"\0:\0"),
                json("a comment", channel + "/* no */\"data\":\"a\"}"),
                json("single quotes", "{'channel':'hostile','data':'a'}"),
                json("a comma too many", channel + "\"data\":\"a\",}"),
                json("a line end in a string", channel + "\"data\":\"a\nb\"}"),
                json("an array", "[]"),
                json("a string", "\"hostile\""),
                json("null", "null"),
                json("no data", "{\"channel\":\"hostile\"}"),
                json("no channel at all", "{\"data\":\"a\"}"),
                json("channel and channels", channel + "\"channels\":[\"b\"],\"data\":\"a\"}"),
                json("an unknown field", channel + "\"data\":\"a\",\"type\":\"b\"}"),
                json("a field in upper case", channel + "\"Data\":\"a\"}"),
                json("the channel twice", channel + "\"channel\":\"hostile\",\"data\":\"a\"}"),
                json("the data twice", channel + "\"data\":\"a\",\"data\":\"b\"}"),
                json("a field twice inside the data", channel + "\"data\":{\"a\":1,\"a\":2}}"),
                json("an escaped field twice", channel + "\"data\":\"a\",\"d\\u0061ta\":\"b\"}"),
                json("data that is deep", channel + "\"data\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"),
                json("data that is deep and open", channel + "\"data\":" + "{\"a\":".repeat(20_000)),
                json("NaN", channel + "\"data\":NaN}"),
                json("Infinity", channel + "\"data\":-Infinity}"),
                json("a number with a zero before it", channel + "\"data\":007}"),
                json("a number with a plus sign", channel + "\"data\":+1}"),
                json("a number of 100,000 digits", channel + "\"data\":" + "9".repeat(100_000) + "}"),
                json("a huge number inside the data", channel + "\"data\":[" + "9".repeat(100_000) + "]}"),
                json("a number as channel", "{\"channel\":1,\"data\":\"a\"}"),
                json("null as channel", "{\"channel\":null,\"data\":\"a\"}"),
                json("an array as channel", "{\"channel\":[\"hostile\"],\"data\":\"a\"}"),
                json("a string as channels", "{\"channels\":\"hostile\",\"data\":\"a\"}"),
                json("no channels", "{\"channels\":[],\"data\":\"a\"}"),
                json("a number among channels", "{\"channels\":[\"hostile\",1],\"data\":\"a\"}"),
                json("a channel twice", "{\"channels\":[\"hostile\",\"hostile\"],\"data\":\"a\"}"),
                json("a bad channel among good ones", "{\"channels\":[\"hostile\",\"a b\"],\"data\":\"a\"}"),
                json("a pattern as channel", "{\"channel\":\"hostile:*\",\"data\":\"a\"}"),
                json("a line end in the channel", "{\"channel\":\"a\\r\\nb\",\"data\":\"a\"}"),
                json("half a surrogate pair in the channel", "{\"channel\":\"a\\ud800\",\"data\":\"a\"}"),
                json("half a surrogate pair in the data", channel + "\"data\":\"\\ud800\"}"),
                json("surrogates the wrong way round", channel + "\"data\":\"\\udc00\\ud800\"}"),
                json("half a surrogate pair in the id", channel + "\"data\":\"a\",\"id\":\"\\udfff\"}"),
                json("a number as type", channel + "\"data\":\"a\",\"event\":1}"),
                json("an object as id", channel + "\"data\":\"a\",\"id\":{}}"),
                json("a line end in the type", channel + "\"data\":\"a\",\"event\":\"a\\nid: b\"}"),
                json("a line end in the id", channel + "\"data\":\"a\",\"id\":\"a\\r\"}"),
                json("NUL in the id", channel + "\"data\":\"a\",\"id\":\"\\u0000\"}"),
                json("the type gap in JSON", channel + "\"data\":\"a\",\"event\":\"gap\"}"),
                json("the type end in JSON", channel + "\"data\":\"a\",\"event\":\"end\"}"),
                json("an id like one of ours in JSON", channel + "\"data\":1,\"id\":\"zzzzzzzz-9999999999999999\"}"),
                json("a string as retry", channel + "\"data\":\"a\",\"retry\":\"1\"}"),
                json("a fraction as retry", channel + "\"data\":\"a\",\"retry\":1.5}"),
                json("a negative retry in JSON", channel + "\"data\":\"a\",\"retry\":-1}"),
                json("a huge retry", channel + "\"data\":\"a\",\"retry\":99999999999999999999}"),
                json("a key of 100,000 characters", "{\"" + "k".repeat(100_000) + "\":1}"),
                json("data for one channel that is no JSON", "/publish/hostile", "{\"a\":"),
                json("data for one channel with a field twice", "/publish/hostile", "{\"a\":1,\"a\":1}"),
                json("data for one channel that is deep", "/publish/hostile", "[".repeat(200) + "]".repeat(200)),
                json("data for one channel that is nothing", "/publish/hostile", ""),
                internal(
                        "a query besides an envelope",
                        400,
                        "POST /publish?event=a HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\r\n"));
    }
}
