package dev.longwave.loadtest.result;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a result from a file must not lack. The records say themselves, with {@link Nullable}, what may be
 * missing; JSON knows nothing of that, and a chart that meets a null tells nobody which file is to blame.
 */
final class Completeness {
    private Completeness() {}

    /** A sentence about the first thing that is missing or broken; {@code null} if there is none. */
    static @Nullable String firstFault(Result result) {
        return inRecord(result, "");
    }

    private static @Nullable String inRecord(Record value, String path) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            String at = path.isEmpty() ? component.getName() : path + "." + component.getName();
            String fault = inValue(valueOf(component, value), component.getAnnotatedType(), at);
            if (fault != null) {
                return fault;
            }
        }
        return value instanceof Latency latency ? inHistogram(latency, path) : null;
    }

    private static @Nullable String inValue(@Nullable Object value, @Nullable AnnotatedType type, String path) {
        if (value == null) {
            return type != null && type.isAnnotationPresent(Nullable.class)
                    ? null
                    : "expected a whole result, but \"" + path + "\" is missing";
        }
        if (value instanceof List<?> list) {
            return inElements(list, path);
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String fault = inValue(entry.getValue(), null, path + "." + entry.getKey());
                if (fault != null) {
                    return fault;
                }
            }
        }
        return value instanceof Record inner ? inRecord(inner, path) : null;
    }

    private static @Nullable String inElements(List<?> list, String path) {
        for (int i = 0; i < list.size(); i++) {
            String fault = inValue(list.get(i), null, path + "[" + i + "]");
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable String inHistogram(Latency latency, String path) {
        try {
            latency.decoded();
            return null;
        } catch (IllegalArgumentException e) {
            return "\"" + path + ".histogram\": " + e.getMessage();
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("expected a public accessor for " + component, e);
        }
    }
}
