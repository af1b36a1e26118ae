package dev.longwave.system;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a test needs besides a JDK. Where it is missing the test is skipped and says what to install; with
 * {@code -Drequire.external=true} it fails instead.
 */
public final class External {
    private static final boolean REQUIRED = Boolean.getBoolean("require.external");

    private External() {}

    /**
     * Asks for a program.
     *
     * @param debianPackage where it comes from
     */
    public static void program(String name, String debianPackage) {
        for (String folder : System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1)) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return;
            }
        }
        missing("the program " + name + " is missing; install the Debian package " + debianPackage);
    }

    /**
     * Asks for a library of Java that brings machine code, for some machines and not for others.
     *
     * @param use what fails where there is none for this machine
     */
    public static void library(String name, Runnable use) {
        try {
            use.run();
        } catch (LinkageError | IllegalStateException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            missing("the library " + name + " has no machine code that runs here (" + cause
                    + "); run this on Linux on x86_64");
        }
    }

    /** Asks for the rights of root. */
    public static void root(String forWhat) {
        if (!System.getProperty("user.name").equals("root")) {
            missing("expected to run as root, for " + forWhat);
        }
    }

    /** Keeps a test that does something unusual to those who have asked for all tests, with require.external. */
    public static void onlyWhereAskedFor(String what) {
        assumeTrue(REQUIRED, what + ": run with -Drequire.external=true");
    }

    private static void missing(String message) {
        if (REQUIRED) {
            fail(message);
        }
        assumeTrue(false, message);
    }
}
