package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.Requests;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Draws the pictures of the documentation anew: run with {@code -Dconsole.screenshots=../docs/console}. */
@Timeout(180)
class ScreenshotsIT {
    private static final int MOST_BYTES = 80_000;

    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            "curl/8.14.1",
            "Java-http-client/17.0.12");

    private Path folder;
    private ConsoleBrowser browser;
    private GatewayFixture gateway;

    @Test
    void picturesOfTheDocumentationAreDrawn() throws IOException {
        String asked = System.getProperty("console.screenshots");
        assumeTrue(asked != null, "draws pictures only where -Dconsole.screenshots=FOLDER says where to");
        folder = Files.createDirectories(Path.of(asked));
        List<EventStream> streams = new ArrayList<>();
        gateway = GatewayFixture.start();
        browser = ConsoleBrowser.start();
        try (RawClient stalled = RawClient.connect(gateway.gateway().publicAddress(), 4 << 10)) {
            for (int i = 0; i < 12; i++) {
                streams.add(gateway.subscribe("/events/deploy:" + (40 + i % 4), "User-Agent: " + AGENTS.get(i % 3)));
            }
            stalled.send(Requests.get("/events/metrics:raw", "User-Agent: python-requests/2.32"));
            draw();
        } finally {
            streams.forEach(EventStream::close);
            browser.close();
            gateway.close();
        }
    }

    private void draw() throws IOException {
        for (int i = 0; i < 30; i++) {
            gateway.publish("metrics:raw", "x".repeat(100_000));
        }
        for (int second = 0; second < 45; second++) {
            for (int i = 0; i < 12 + (second * 7) % 13; i++) {
                gateway.publish("deploy:" + (40 + i % 4), "{\"status\":\"building\",\"step\":" + second + "}");
            }
            LockSupport.parkNanos(900_000_000L);
        }
        browser.dark(false);
        open("/");
        browser.await("python-requests");
        keep("overview");
        gateway.post("/publish/deploy:42?event=progress", "{\"percent\":80}");
        browser.dark(true);
        open("/#/channels/deploy:42");
        browser.await("progress");
        keep("channel");
        browser.width(ConsoleBrowser.NARROW);
        browser.dark(false);
        open("/#/channels");
        browser.await("deploy:43");
        keep("channels-narrow");
        browser.width(ConsoleBrowser.WIDE);
        open("/demo");
        browser.awaitTexts(".subscriber .state", List.of("Live", "Live", "Live"));
        publish(2);
        browser.clickIn(".subscriber:nth-of-type(2)", "Cut it");
        publish(4);
        browser.click("Let it come back");
        browser.awaitCount(".caught", 2);
        browser.clickIn(".subscriber:nth-of-type(3)", "Cut it");
        keep("demo");
    }

    private void publish(int upTo) {
        for (long sent = browser.count(".subscriber:nth-of-type(1) li"); sent < upTo; sent++) {
            browser.click("Publish");
            browser.awaitCount(".subscriber:nth-of-type(1) li", sent + 1);
        }
    }

    private void open(String path) {
        browser.open(gateway.gateway().internalAddress().getPort(), path);
    }

    private void keep(String name) throws IOException {
        Path file = folder.resolve(name + ".png");
        ImageIO.write(indexed(ImageIO.read(new ByteArrayInputStream(browser.screenshot()))), "png", file.toFile());
        assertThat(Files.size(file)).as(name).isLessThan(MOST_BYTES);
    }

    /** The same in the 256 colours that most of it has: a page has few, and edges of letters lie between them. */
    private static BufferedImage indexed(BufferedImage picture) {
        Map<Integer, Integer> uses = new TreeMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                uses.merge(picture.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        int[] colours = uses.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(256)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        IndexColorModel model = new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage small =
                new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                small.setRGB(x, y, picture.getRGB(x, y));
            }
        }
        return small;
    }
}
