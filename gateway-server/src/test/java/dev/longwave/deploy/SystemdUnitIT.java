package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.deploy.Commands.Result;
import dev.longwave.system.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The unit, as systemd reads it. It takes no init to ask. */
@Timeout(120)
class SystemdUnitIT {
    @TempDir
    private Path directory;

    @BeforeEach
    void program() {
        External.program("systemd-analyze", "systemd");
    }

    /** systemd looks for the program, which is not where it will be. */
    @Test
    void systemdFindsNothingWrong() throws Exception {
        Path program = Files.writeString(directory.resolve("longwave"), "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Result result = verify(DeployFile.read("systemd/longwave.service").with("/opt/longwave/bin/longwave", program));
        assertThat(result.output()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void whatIsMisspeltWouldBeFound() throws Exception {
        Result result = verify(DeployFile.read("systemd/longwave.service").with("LimitNOFILE", "LimitNOFILES"));
        assertThat(result.output()).contains("LimitNOFILES");
    }

    private Result verify(DeployFile unit) throws IOException, InterruptedException {
        Path file = unit.writeTo(directory.resolve("longwave.service"));
        return Commands.resultOf("systemd-analyze", "verify", "--man=no", file.toString());
    }

    /** 10 is a service without any bounds. The threshold is ten times what is printed. */
    @Test
    void littleIsLeftThatTheServiceMayDo() throws Exception {
        Result result = Commands.resultOf(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--threshold=15",
                "--no-pager",
                DeployFile.path("systemd/longwave.service").toString());
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
