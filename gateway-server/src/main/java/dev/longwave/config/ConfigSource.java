package dev.longwave.config;

/** Where a configuration is had from, now and whenever it is loaded again. */
@FunctionalInterface
public interface ConfigSource {
    /**
     * Reads it, files and all.
     *
     * @throws ConfigProblems if anything is wrong, with all of it
     */
    LoadedConfig load() throws ConfigProblems;
}
