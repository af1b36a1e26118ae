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
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A browser, a gateway for it, and the site whose pages use both: there for all tests of a class, and each of them begins
 * with one tab and no stream. Clients of the gateway come back after 100 ms.
 */
final class ClientFixture implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, String> settings = new HashMap<>();
    private Browser browser;
    private String firstTab;
    private PageServer site;
    private GatewayProcess gateway;

    /** @param settings of the gateway, besides */
    ClientFixture(Map<String, String> settings) {
        this.settings.putAll(Map.of("cors.allowed-origins", "*", "stream.retry", "100ms"));
        this.settings.putAll(settings);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        browser = Browser.start();
        firstTab = browser.tab();
        gateway = GatewayProcess.start(settings);
        site = new PageServer(() -> gateway.publicUrl() + "/client/");
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
    @Override
    public void beforeEach(ExtensionContext context) throws InterruptedException {
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

    /** Also where not all of it has been started. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (browser != null) {
            browser.close();
        }
        if (site != null) {
            site.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }
}
