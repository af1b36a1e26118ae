package dev.longwave.deploy;

import dev.longwave.system.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A certificate that nobody but a test trusts, as PEM files.
 *
 * @param both the chain and the key in one file
 */
record Certificate(Path chain, Path key, Path both) {
    /** The name that it is for, which is the one in the files of {@code deploy/}. */
    static final String HOST = "events.example.com";

    static Certificate make(Path directory) throws IOException, InterruptedException {
        External.program("openssl", "openssl");
        Path chain = directory.resolve("fullchain.pem");
        Path key = directory.resolve("privkey.pem");
        Commands.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + HOST,
                "-addext",
                "subjectAltName=DNS:" + HOST,
                "-keyout",
                key.toString(),
                "-out",
                chain.toString());
        Path both = Files.writeString(directory.resolve("both.pem"), Files.readString(chain) + Files.readString(key));
        return new Certificate(chain, key, both);
    }
}
