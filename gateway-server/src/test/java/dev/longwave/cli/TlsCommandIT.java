package dev.longwave.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Certificates;
import dev.longwave.server.GatewayFixture;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that are clients, over TLS. */
@Timeout(90)
class TlsCommandIT {
    @TempDir
    private Path directory;

    private Certificates certificates;
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("gateway"));
        gateway = GatewayFixture.start(certificates.settings("gateway"));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private static InputStream lines(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private String internalUrl() {
        return "https://localhost:" + gateway.gateway().internalAddress().getPort();
    }

    private String ca() {
        return certificates.file("ca.pem").toString();
    }

    @Test
    void linesArePublishedAndPrintedOverTls() throws Exception {
        String publicUrl =
                "https://localhost:" + gateway.gateway().publicAddress().getPort();
        new CommandRun(lines("one\ntwo\n"), "publish", "a", "--url", internalUrl(), "--ca-file", ca()).exits(0);
        gateway.over(certificates.client()).delete("/channels/a");
        CommandRun subscribe = new CommandRun(
                lines(""), "subscribe", "a", "--since", "earliest", "--url", publicUrl, "--ca-file", ca());
        assertThat(subscribe.exits(0).out()).isEqualTo("one\ntwo\n");
    }

    @Test
    void anAuthorityThatIsNotKnownIsAskedFor() throws Exception {
        CommandRun run = new CommandRun(lines("one\n"), "publish", "a", "--url", internalUrl());
        CommandRun.await("a word about it", () -> !run.err().isEmpty());
        assertThat(run.err()).singleElement().asString().contains("no TLS with it", "--ca-file");
        assertThat(run.isRunning()).isTrue();
    }

    @Test
    void aUrlWithoutTlsIsSaidToNeedIt() throws Exception {
        CommandRun run = new CommandRun(
                lines("one\n"), "publish", "a", "--url", internalUrl().replace("https", "http"));
        assertThat(run.exits(1).err()).singleElement().asString().contains("use https:// instead of http://");
    }

    @Test
    void aFileWithoutCertificatesIsNoAuthority() throws Exception {
        String key = certificates.file("gateway.key").toString();
        for (String file : new String[] {key, key + ".none"}) {
            CommandRun run = new CommandRun(lines("one\n"), "subscribe", "a", "--ca-file", file);
            assertThat(run.exits(2).err()).singleElement().asString().contains("--ca-file: ", file);
        }
    }
}
