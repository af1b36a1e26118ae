package dev.longwave.server;

import java.nio.charset.StandardCharsets;

/** Well-formed requests, as text to send. */
public final class Requests {
    private Requests() {}

    public static String get(String target, String... headers) {
        return of("GET", target, headers);
    }

    public static String delete(String target, String... headers) {
        return of("DELETE", target, headers);
    }

    /** A request without a body. */
    public static String of(String method, String target, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    /** A request with a body of UTF-8 and its length. */
    public static String post(String target, String body, String... headers) {
        String length = "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
        String head = of("POST", target, headers);
        return head.substring(0, head.length() - 2) + length + body;
    }
}
