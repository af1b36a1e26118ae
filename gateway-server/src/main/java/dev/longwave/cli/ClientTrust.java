package dev.longwave.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose word a command that is a client takes for a gateway's certificate. */
final class ClientTrust {
    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Trust a gateway at an https URL whose certificate an authority in this PEM file has signed;"
                    + " those that Java trusts unless given.")
    private @Nullable Path file;

    /**
     * What checks a gateway's certificate, null where Java's own way does.
     *
     * @throws IOException with a message for people
     */
    @Nullable
    SSLContext read() throws IOException {
        if (file == null) {
            return null;
        }
        try {
            Collection<? extends Certificate> authorities = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (authorities.isEmpty()) {
                throw new IOException("--ca-file: expected certificates in " + file + ", got none");
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate authority : authorities) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("--ca-file: expected certificates in PEM in " + file + ", got something else", e);
        } catch (FileSystemException e) {
            throw new IOException("--ca-file: cannot read " + file, e);
        }
    }
}
