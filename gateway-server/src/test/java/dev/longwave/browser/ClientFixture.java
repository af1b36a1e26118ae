package dev.longwave.browser;

import dev.longwave.server.Json;
import dev.longwave.system.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** A browser, a gateway for it, and the site whose pages use both. */
final class ClientFixture implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Browser browser;
    private final String firstTab;
    private final PageServer site;
    private GatewayProcess gateway;

    private ClientFixture(Browser browser, GatewayProcess gateway) throws IOException {
        this.browser = browser;
        this.firstTab = browser.tab();
        this.gateway = gateway;
        this.site = new PageServer(() -> this.gateway.publicUrl() + "/client/");
    }

    /**
     * Starts all three. Clients of the gateway come back after 100 ms.
     *
     * @param settings of the gateway, besides
     */
    static ClientFixture start(Map<String, String> settings) throws IOException, InterruptedException {
        Browser browser = Browser.start();
        try {
            Map<String, String> all = new HashMap<>(Map.of("cors.allowed-origins", "*", "stream.retry", "100ms"));
            all.putAll(settings);
            return new ClientFixture(browser, GatewayProcess.start(all));
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            browser.close();
            throw e;
        }
    }

    Browser browser() {
        return browser;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    PageServer site() {
        return site;
    }

    /** Kills the gateway as {@code kill -9} does. */
    void killGateway() {
        gateway.kill();
    }

    /** Starts it again where it was. */
    void restartGateway() throws IOException, InterruptedException {
        gateway = gateway.startAgain();
    }

    /** Where a channel's stream is. */
    String events(String channel) {
        return gateway.publicUrl() + "/events/" + channel;
    }

    /** One tab with the blank page, and no stream left from before. */
    void begin() throws InterruptedException {
        browser.closeTabsBut(firstTab);
        browser.open(site.blank());
        awaitStreams(0);
        browser.console();
    }

    /** Waits until so many streams are open at the gateway. */
    void awaitStreams(int count) throws InterruptedException {
        GatewayProcess.await(count + " streams", () -> streams() == count);
    }

    /** How many streams are open at the gateway, as its operators see it. */
    long streams() {
        try {
            return Json.parse(gateway.get("/streams").strip()).number("total");
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends all streams, as an operator does: clients come back. */
    void endStreams() throws IOException, InterruptedException {
        for (Json stream : Json.parse(gateway.get("/streams").strip()).list("streams")) {
            send("DELETE", "/streams/" + stream.text("id"), "", "text/plain");
        }
    }

    /** Finishes a channel. */
    void finish(String channel) throws IOException, InterruptedException {
        send("DELETE", "/channels/" + channel, "", "text/plain");
    }

    /** Publishes an event of a type, or many with a line of NDJSON each, and so on: a POST to the internal listener. */
    void post(String target, String body, String contentType) throws IOException, InterruptedException {
        send("POST", target, body, contentType);
    }

    private void send(String method, String target, String body, String contentType)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(gateway.internalUrl() + target))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .header("Content-Type", contentType)
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + target + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public void close() {
        browser.close();
        site.close();
        gateway.close();
    }
}
