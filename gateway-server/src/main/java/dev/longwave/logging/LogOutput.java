package dev.longwave.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.longwave.config.LogConfig;
import dev.longwave.config.LogFormat;
import org.slf4j.LoggerFactory;

/** Makes the log what the configuration says. */
public final class LogOutput {
    /** The appender of {@code logback.xml}, which writes text until it is told otherwise. */
    private static final String APPENDER = "console";

    private LogOutput() {}

    /**
     * Applies the configuration to all lines from now on. Where somebody has given the process a Logback configuration of
     * their own, without our appender, that is left as it is.
     */
    public static void apply(LogConfig config) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(APPENDER) instanceof OutputStreamAppender<ILoggingEvent> appender) {
            root.setLevel(level(config));
            if (config.format() == LogFormat.JSON && !(appender.getEncoder() instanceof JsonEncoder)) {
                appender.setEncoder(json(root.getLoggerContext()));
            }
        }
    }

    /** Writes a line as one JSON object: when, how important, which thread, which logger, what, and the stack trace. */
    public static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        // the message as text has the arguments in it
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.start();
        return encoder;
    }

    private static Level level(LogConfig config) {
        return switch (config.level()) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
        };
    }
}
