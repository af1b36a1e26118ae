package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.deploy.Commands.Result;
import dev.longwave.server.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The release, as it is unpacked: Maven has just made it when this runs. */
@Timeout(300)
class DistributionIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern LISTENERS =
            Pattern.compile("public listener (\\S+) \\(subscribe\\), internal listener (\\S+) ");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ {2}([a-z][a-z-]*) ");

    /** A link to a file, without what stands behind its {@code #}. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^):#\\s]+)(#[^)\\s]*)?\\)");

    @TempDir
    private static Path directory;

    private static Path home;

    @BeforeAll
    static void unpacked() throws Exception {
        Commands.run("tar", "-xzf", System.getProperty("distribution"), "-C", directory.toString());
        try (Stream<Path> entries = Files.list(directory)) {
            home = entries.findFirst().orElseThrow();
        }
    }

    @Test
    void itIsWholeAndCanBeRun() {
        assertThat(home.getFileName().toString()).startsWith("longwave-");
        assertThat(Stream.of("LICENSE", "lib/longwave.jar", "share/bom.json", "share/man/man1/longwave.1"))
                .allMatch(name -> Files.isRegularFile(home.resolve(name)));
        assertThat(Stream.of("longwave", "longwave-archive")).allMatch(name -> Files.isExecutable(bin(name)));
    }

    /** Whoever has only the release reads the same pages, and installs the unit and the proxies from it. */
    @Test
    void itBringsWhatItsPagesLinkTo() throws Exception {
        for (String name : List.of("README.md", "docs/README.md", "docs/deploy.md", "docs/behind-a-proxy.md")) {
            Path page = home.resolve(name);
            assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
                    .isNotEmpty()
                    .allMatch(link -> Files.exists(page.resolveSibling(link)), "linked to by " + name);
        }
    }

    @Test
    void itServesWithItsOwnConfigurationFromASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), bin("longwave"));
        serveAndPublish(link);
    }

    @Test
    void itServesFromAFolderThatNobodyMayWriteToWithItsArchive() throws Exception {
        Commands.run(bin("longwave-archive").toString());
        assertThat(home.resolve("lib/longwave.jsa")).isNotEmptyFile();
        Files.setPosixFilePermissions(home.resolve("lib"), PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            serveAndPublish(bin("longwave"));
        } finally {
            Files.setPosixFilePermissions(home.resolve("lib"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** An archive for another jar, as after an update. */
    @Test
    void anArchiveThatDoesNotFitIsPassedOver() throws Exception {
        Path archive = home.resolve("lib/longwave.jsa");
        Files.writeString(archive, "not an archive");
        try {
            assertThat(Commands.run(bin("longwave").toString(), "--version")).startsWith("longwave ");
        } finally {
            Files.delete(archive);
        }
    }

    @Test
    void aJavaThatIsTooOldIsNamed() throws Exception {
        Path java = Files.createDirectories(directory.resolve("old/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Result result = longwaveWithJavaHome(directory.resolve("old"));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).startsWith("longwave: expected Java 17 or newer, found 11.0.2 in " + java);
    }

    @Test
    void aJavaThatIsMissingIsNamed() throws Exception {
        Result result = longwaveWithJavaHome(directory.resolve("nowhere"));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("found no " + directory.resolve("nowhere/bin/java"));
    }

    @Test
    void anotherCollectorTakesThePlaceOfTheUsualOne() throws Exception {
        Path program = bin("longwave");
        assertThat(Commands.run("env", "JAVA_OPTS=-XX:+UseSerialGC", program.toString(), "serve", "--help"))
                .startsWith("Usage: longwave serve");
    }

    @Test
    void theManualPageHasEveryCommand() throws Exception {
        String help = Commands.run(bin("longwave").toString(), "--help");
        String commands = help.substring(help.indexOf("Commands:"));
        String page = Files.readString(home.resolve("share/man/man1/longwave.1"));
        assertThat(COMMAND.matcher(commands).results().map(MatchResult::toString))
                .isNotEmpty();
        assertThat(COMMAND.matcher(commands)
                        .results()
                        .map(match -> ".B " + match.group(1).replace("-", "\\-")))
                .allMatch(name -> page.lines().anyMatch(name::equals), "described in longwave.1");
    }

    private static Path bin(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static Result longwaveWithJavaHome(Path javaHome) throws Exception {
        return Commands.resultOf("env", "JAVA_HOME=" + javaHome, bin("longwave").toString(), "--version");
    }

    /** Starts it with the configuration that it brings, sends one event through it and ends it. */
    private static void serveAndPublish(Path program) throws Exception {
        Path log = Files.createTempFile(directory, "gateway", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                program.toString(),
                "serve",
                "--config=" + home.resolve("conf/longwave.yaml"),
                "--public=127.0.0.1:0",
                "--internal=127.0.0.1:0");
        builder.environment().keySet().removeIf(name -> name.startsWith("LONGWAVE_"));
        builder.environment().put("JAVA_OPTS", "-Xmx128m");
        Process gateway =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            Deadline.in(PATIENCE)
                    .awaitThat(
                            "the gateway's start",
                            () -> !gateway.isAlive() || listeners(log).find());
            Matcher listeners = listeners(log);
            assertThat(listeners.find()).as(Files.readString(log)).isTrue();
            assertThat(eventThrough(listeners.group(1), listeners.group(2))).isEqualTo("data: it works");
            gateway.destroy();
            assertThat(gateway.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            gateway.destroyForcibly();
        }
    }

    /** The line with the data of an event that is published before somebody subscribes. */
    private static String eventThrough(String publicUrl, String internalUrl) throws Exception {
        HttpRequest publication = HttpRequest.newBuilder(URI.create(internalUrl + "/publish/hello"))
                .POST(BodyPublishers.ofString("it works"))
                .build();
        assertThat(HTTP.send(publication, BodyHandlers.ofString()).statusCode()).isBetween(200, 299);
        HttpRequest subscription = HttpRequest.newBuilder(URI.create(publicUrl + "/events/hello?last=1"))
                .timeout(PATIENCE)
                .build();
        try (Stream<String> lines =
                HTTP.send(subscription, BodyHandlers.ofLines()).body()) {
            Iterator<String> data =
                    lines.filter(line -> line.startsWith("data:")).iterator();
            return data.next();
        }
    }

    private static Matcher listeners(Path log) {
        try {
            return LISTENERS.matcher(Files.readString(log, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
