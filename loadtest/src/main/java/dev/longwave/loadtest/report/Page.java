package dev.longwave.loadtest.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The frame of every page: style, data and scripts are inside it. Its content security policy forbids everything else, so
 * that a page that is passed on asks no server for anything, and runs no script but the two that are known by their hash.
 */
final class Page {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Page() {}

    /**
     * A whole page.
     *
     * @param body what stands in it, with an element of class {@code plot} for every chart
     * @param charts what the script draws, as values that Jackson can write
     */
    static String of(String title, Html body, Object charts) {
        String library = Resources.library();
        String script = Resources.script();
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <title>%s</title>
                <style>
                """.formatted(policy(library, script), Html.escaped(title))
                + Resources.style()
                + "</style>\n</head>\n<body>\n"
                + body
                + "<script type=\"application/json\" id=\"data\">" + json(charts) + "</script>\n"
                + "<script>" + library + "</script>\n"
                + "<script>" + script + "</script>\n"
                + "</body>\n</html>\n";
    }

    /** JSON that can stand in a script element: nothing in it can end the element or begin a comment. */
    static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected values that can be written as JSON", e);
        }
    }

    private static String policy(String... scripts) {
        StringBuilder policy = new StringBuilder("default-src 'none'; style-src 'unsafe-inline'; script-src");
        for (String script : scripts) {
            policy.append(" 'sha256-").append(sha256(script)).append('\'');
        }
        return policy.toString();
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
