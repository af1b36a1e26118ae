package dev.longwave.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What a client sends that means no good or knows no better, and what it must be answered.
 *
 * @param name what is wrong with it
 * @param listeners who must answer so
 * @param bytes as they are sent
 * @param status of the answer
 * @param closes whether the connection must be closed, because where the request ends is in doubt or was not awaited
 * @param headers that the answer must have
 */
record HostileRequest(
        String name, Set<Listener> listeners, byte[] bytes, int status, boolean closes, Map<String, String> headers) {
    enum Listener {
        PUBLIC,
        INTERNAL
    }

    /** A request that both listeners answer the same, and are done with. */
    static HostileRequest anywhere(String name, int status, String bytes) {
        return new HostileRequest(name, EnumSet.allOf(Listener.class), latin1(bytes), status, true, Map.of());
    }

    /** A request to the internal listener that is broken off. */
    static HostileRequest internal(String name, int status, String bytes) {
        return new HostileRequest(name, EnumSet.of(Listener.INTERNAL), latin1(bytes), status, true, Map.of());
    }

    /** A request to the public listener that is broken off. */
    static HostileRequest publicOnly(String name, int status, String bytes) {
        return new HostileRequest(name, EnumSet.of(Listener.PUBLIC), latin1(bytes), status, true, Map.of());
    }

    /** A publication that is broken off: what follows the request line, with a host. */
    static HostileRequest publication(String name, int status, String headersAndBody) {
        return internal(name, status, "POST /publish/hostile HTTP/1.1\r\nHost: localhost\r\n" + headersAndBody);
    }

    /** A publication of JSON that is read whole and refused, so that the connection can be kept. */
    static HostileRequest json(String name, String body) {
        return json(name, "/publish", body);
    }

    /** The same at another target. */
    static HostileRequest json(String name, String target, String body) {
        return body(name, target, "Content-Type: application/json\r\n", body);
    }

    /** Any body that is read whole and refused. */
    static HostileRequest body(String name, String target, String headers, String body) {
        String head = "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: "
                + body.length() + "\r\n\r\n";
        return internal(name, 400, head + body).keepsConnection();
    }

    HostileRequest keepsConnection() {
        return new HostileRequest(name, listeners, bytes, status, false, headers);
    }

    HostileRequest with(String header, String value) {
        return new HostileRequest(name, listeners, bytes, status, closes, Map.of(header, value));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return name;
    }
}
