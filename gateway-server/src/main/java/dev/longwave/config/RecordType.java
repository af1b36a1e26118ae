package dev.longwave.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the entries of a list of records are read.
 *
 * @param <T> what an entry becomes
 */
interface RecordType<T> {
    /** What an entry looks like, to stand behind the word "expected". */
    String expected();

    /** The keys that an entry may have, with dots where they are nested. */
    Set<String> fields();

    /** Those of them that have keys of any name below them. */
    Set<String> maps();

    /** Whether what stands in it must not be shown, not even where it is wrong. */
    default boolean isSecret() {
        return false;
    }

    /** Reads an entry, and notes in it what is wrong; null where it is of no use then. */
    @Nullable
    T read(ConfigEntry entry);
}
