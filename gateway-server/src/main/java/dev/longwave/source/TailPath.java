package dev.longwave.source;

import dev.longwave.config.Template;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Puts values into the path of a file, and refuses those that lead out of the directory that is written in it. */
final class TailPath {
    private final Template template;
    /** Up to the last slash before the first placeholder. */
    private final int directoryLength;

    TailPath(Template template) {
        this.template = template;
        this.directoryLength = template.literalStart().lastIndexOf('/') + 1;
    }

    /**
     * The path of one file. What {@code allow} lets through is looked at all the same: a pattern such as {@code .*} is
     * written quickly.
     *
     * @throws CannotFollowException where it would be outside of the directory, or no path at all
     */
    Path fill(Map<String, String> values) throws CannotFollowException {
        String path = template.fill(values);
        for (String name : path.substring(directoryLength).split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new CannotFollowException("the name leads out of its directory");
            }
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            // NUL, or what the system's encoding of names does not have
            throw new CannotFollowException("the name is none that a file can have");
        }
    }

    /** The path as it was configured. */
    @Override
    public String toString() {
        return template.text();
    }
}
