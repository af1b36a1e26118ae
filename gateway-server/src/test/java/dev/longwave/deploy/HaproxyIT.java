package dev.longwave.deploy;

import dev.longwave.system.External;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class HaproxyIT extends BehindProxy {
    private static final String UNPRIVILEGED = "    user haproxy\n    group haproxy\n    chroot /var/lib/haproxy\n";

    @Override
    Proxy startProxy(Certificate with, int gatewayPort) throws IOException {
        External.program("haproxy", "haproxy");
        int port = Proxy.freePort();
        Map<String, String> variables = Map.of(
                "LONGWAVE_BIND",
                "127.0.0.1:" + port,
                "LONGWAVE_CERTIFICATE",
                with.both().toString(),
                "LONGWAVE_GATEWAY",
                "127.0.0.1:" + gatewayPort,
                "LONGWAVE_SILENCE",
                SILENCE,
                "LONGWAVE_OLD_STREAMS",
                OLD_STREAMS);
        DeployFile file = DeployFile.read("haproxy/haproxy.cfg");
        if (!System.getProperty("user.name").equals("root")) {
            // only root can become somebody else
            file = file.with(UNPRIVILEGED, "");
        }
        Path config = file.writeTo(directory.resolve("haproxy.cfg"));
        // -W, as its service does: a process that stays, and one for each configuration
        return Proxy.start(port, directory, variables, List.of("haproxy", "-W", "-f", config.toString()));
    }

    @Override
    void reload(Proxy running) {
        running.signal("USR2");
    }
}
