package dev.longwave.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command that is a client shows to the gateway: never an argument, which every list of processes shows. */
final class ClientToken {
    private static final String VARIABLE = "LONGWAVE_TOKEN";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token or key to send; the environment's LONGWAVE_TOKEN unless given.")
    private @Nullable Path file;

    /**
     * The token, null where there is none to send.
     *
     * @throws IOException with a message for people
     */
    @Nullable
    String read(Map<String, String> environment) throws IOException {
        String text;
        try {
            text = file == null ? environment.get(VARIABLE) : Files.readString(file);
        } catch (IOException e) {
            throw new IOException("--token-file: cannot read " + file, e);
        }
        if (text == null) {
            return null;
        }
        String token = text.strip();
        if (!token.matches("[!-~]+")) {
            throw new IOException((file == null ? VARIABLE : "--token-file")
                    + ": expected a token or key of printable ASCII, got something else");
        }
        return token;
    }
}
