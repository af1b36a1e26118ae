package dev.longwave.config;

/**
 * How the log is written, {@code log.*}.
 *
 * @param format how a line looks
 * @param level which lines there are
 */
public record LogConfig(LogFormat format, LogLevel level) {}
