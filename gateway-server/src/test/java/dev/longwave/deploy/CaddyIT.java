package dev.longwave.deploy;

import dev.longwave.system.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class CaddyIT extends BehindProxy {
    private Map<String, String> variables = Map.of();
    private Path config = Path.of("");

    @Override
    Proxy startProxy(Certificate with, int gatewayPort) throws IOException {
        External.program("caddy", "caddy");
        int port = Proxy.freePort();
        variables = Map.of(
                "LONGWAVE_SITE",
                Certificate.HOST + ":" + port,
                "LONGWAVE_HTTP_PORT",
                Integer.toString(Proxy.freePort()),
                "LONGWAVE_CADDY_ADMIN",
                "127.0.0.1:" + Proxy.freePort(),
                "LONGWAVE_GATEWAY",
                "127.0.0.1:" + gatewayPort,
                "LONGWAVE_SILENCE",
                SILENCE,
                "LONGWAVE_OLD_STREAMS",
                OLD_STREAMS);
        Files.writeString(directory.resolve("site.caddy"), "tls " + with.chain() + " " + with.key() + "\n");
        config = DeployFile.read("caddy/Caddyfile").writeTo(directory.resolve("Caddyfile"));
        return Proxy.start(port, directory, variables, command("run"));
    }

    /** Without {@code --force} Caddy does nothing where nothing has changed. */
    @Override
    void reload(Proxy running) throws IOException, InterruptedException {
        ProcessBuilder reload = new ProcessBuilder(command("reload"));
        reload.command().add("--force");
        reload.environment().putAll(variables);
        reload.redirectErrorStream(true)
                .redirectOutput(directory.resolve("reload.log").toFile());
        reload.start();
    }

    private List<String> command(String what) {
        return new ArrayList<>(List.of("caddy", what, "--config", config.toString(), "--adapter", "caddyfile"));
    }
}
