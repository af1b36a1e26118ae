package dev.longwave.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operating system tells this process. Java has no other way to be told of a signal twice, or of one without
 * ending, than a class of the module {@code jdk.unsupported}, which compilers warn of: it is called by its name.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Calls somebody whenever a signal comes, in a thread of its own, instead of what Java does then; a signal that cannot
     * be had is left to the system.
     *
     * @param name the signal's name without SIG
     * @param handler is told the signal's number
     */
    static void handle(String name, Consumer<Integer> handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
            Method number = signal.getMethod("getNumber");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {signalHandler}, (self, method, args) -> {
                        if (method.getName().equals("handle")) {
                            handler.accept((Integer) number.invoke(args[0]));
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, signalHandler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (InvocationTargetException e) {
            // a system that does not know the signal, or a Java that leaves it to the system (-Xrs)
            LOG.info("signal {} is left to the system: {}", name, String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "signal " + name + " cannot be handled; expected the module jdk.unsupported", e);
        }
    }
}
