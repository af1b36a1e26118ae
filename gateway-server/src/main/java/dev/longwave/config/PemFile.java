package dev.longwave.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text file of encoded blocks as OpenSSL writes it (RFC 7468). What stands between the blocks is passed over.
 *
 * @param file where it is
 * @param blocks in order, none where the file is no PEM
 */
record PemFile(Path file, List<Block> blocks) {
    private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ([A-Z0-9 ]+)-----\\s*");

    /**
     * One block.
     *
     * @param label what it says it is, {@code CERTIFICATE}
     * @param line where it begins, from 1
     * @param text what stands between its boundaries
     */
    record Block(String label, int line, String text) {}

    PemFile {
        blocks = List.copyOf(blocks);
    }

    /**
     * Reads a file of at most 64 KiB.
     *
     * @throws IOException with a message for people
     */
    static PemFile read(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        String label = "";
        int begin = 0;
        int number = 0;
        for (String line : KeyFile.read(file).lines().toList()) {
            number++;
            Matcher boundary = BOUNDARY.matcher(line);
            if (!boundary.matches()) {
                text.append(line).append('\n');
            } else if (boundary.group(1).equals("BEGIN") && begin == 0) {
                begin = number;
                label = boundary.group(2);
                text.setLength(0);
            } else if (begin > 0 && boundary.group(2).equals(label)) {
                blocks.add(new Block(label, begin, text.toString()));
                begin = 0;
            } else {
                throw cut(file, number, begin == 0 ? "-----BEGIN" : "-----END " + label + "-----", line.strip());
            }
        }
        if (begin > 0) {
            throw cut(file, begin, "-----END " + label + "----- behind it", "the end of the file");
        }
        return new PemFile(file, blocks);
    }

    private static IOException cut(Path file, int line, String expected, String got) {
        return new IOException(
                file + ":" + line + ": expected " + expected + ", got " + got + "; take another copy of the file");
    }

    /** What it has, in words. */
    String contents() {
        return blocks.isEmpty()
                ? "a file that is not PEM"
                : String.join(", ", blocks.stream().map(Block::label).distinct().toList());
    }

    /**
     * The bytes of a block.
     *
     * @throws IOException with a message for people
     */
    byte[] der(Block block) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(block.text());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + ":" + block.line() + ": expected Base64 below, got something else; take another copy", e);
        }
    }
}
