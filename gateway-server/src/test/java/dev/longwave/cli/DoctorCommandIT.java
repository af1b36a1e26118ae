package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.GatewayFixture;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoctorCommandIT {
    @Test
    void aHostStandsForAStreamOfItsOwnAndAllIsWell() throws Exception {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            String url = "http://127.0.0.1:" + gateway.gateway().publicAddress().getPort();
            CommandRun run = doctor(url, "--wait", "1s").exits(0);
            assertThat(run.out())
                    .startsWith(url + "/events/doctor: 200 over HTTP/1.1")
                    .contains("note http-1: ")
                    .endsWith("\nall is well\n")
                    .doesNotContain("problem");
        }
    }

    @Test
    void aProblemComesWithWhatItMeansAndWhatToChange() throws Exception {
        try (ScriptedServer server = new ScriptedServer((number, request, reply) -> reply.send(404, "", ""))) {
            CommandRun run = doctor(server.url() + "/live").exits(1);
            assertThat(server.requests().get(0).target()).isEqualTo("/live");
            assertThat(run.out())
                    .contains(
                            "\nproblem not-found: the status is 404\n  There is no event stream at this path.",
                            "\n  - Name the URL of a stream")
                    .doesNotContain("all is well");
        }
    }

    @Test
    void whatCannotBeReachedHasAnExitCodeOfItsOwn() throws Exception {
        CommandRun run = doctor("http://127.0.0.1:" + ScriptedServer.freePort()).exits(2);
        assertThat(run.out()).contains("problem unreachable: ");
    }

    @Test
    void whatIsNoUrlIsTold() throws Exception {
        assertThat(doctor("gateway:8080").exits(2).err().get(0))
                .contains("expected the URL of a stream, got \"gateway:8080\"");
    }

    private static CommandRun doctor(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "doctor";
        System.arraycopy(args, 0, all, 1, args.length);
        return new CommandRun(InputStream.nullInputStream(), all);
    }
}
