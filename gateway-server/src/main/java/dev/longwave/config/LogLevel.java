package dev.longwave.config;

/** The least important lines that are logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
