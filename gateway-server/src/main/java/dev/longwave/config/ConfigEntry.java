package dev.longwave.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One entry of a list of records while it is read: its values by the names of their keys, nested or with dots. Whatever
 * is wrong is noted with the line and the key it is about, and counts as not there.
 */
final class ConfigEntry {
    private final ConfigKey<?> list;
    private final RecordType<?> type;
    private final Node node;
    private final YamlNodes nodes;
    private final ConfigDraft draft;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> refused = new HashSet<>();
    private boolean broken;

    ConfigEntry(ConfigKey<?> list, RecordType<?> type, MappingNode node, YamlNodes nodes, ConfigDraft draft) {
        this.list = list;
        this.type = type;
        this.node = node;
        this.nodes = nodes;
        this.draft = draft;
        readBelow("", node);
    }

    private void readBelow(String prefix, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (!nodes.isPlain(tuple.getKeyNode())) {
                broken = true;
            } else if (tuple.getKeyNode() instanceof ScalarNode name) {
                readValue(prefix + name.getValue(), name, tuple.getValueNode());
            } else {
                reject(
                        nodes.place(tuple.getKeyNode(), list.name()),
                        "expected the name of a key, got " + YamlNodes.kind(tuple.getKeyNode()));
            }
        }
    }

    private void readValue(String name, Node nameNode, Node value) {
        if (!nodes.isPlain(value)) {
            broken = true;
            refused.add(name);
            return;
        }
        boolean isGroup = isMap(name) || type.fields().stream().anyMatch(field -> field.startsWith(name + "."));
        if (isGroup && value instanceof MappingNode mapping) {
            readBelow(name + ".", mapping);
        } else if (!isGroup && !type.fields().contains(name) && !isInMap(name)) {
            reject(
                    nodes.place(nameNode, list.name()),
                    "unknown key " + Quoted.of(name) + "; "
                            + NearestName.to(name, type.fields())
                                    .map(nearest -> "did you mean \"" + nearest + "\"?")
                                    .orElse("remove it"));
        } else if (isGroup || YamlNodes.isNull(value)) {
            reject(
                    nodes.place(nameNode, key(name)),
                    "expected " + (isGroup ? "keys below it" : "a value") + ", got " + YamlNodes.kind(value)
                            + "; write one, or remove the line");
        } else {
            Node earlier = values.putIfAbsent(name, value);
            if (earlier != null) {
                reject(
                        nodes.place(nameNode, key(name)),
                        "already set on line " + YamlNodes.line(earlier) + "; keep one of the two");
            }
        }
    }

    private boolean isMap(String name) {
        return type.maps().contains(name);
    }

    private boolean isInMap(String name) {
        int dot = name.indexOf('.');
        return dot > 0 && isMap(name.substring(0, dot));
    }

    /** Whether anything was wrong with it so far. */
    boolean isBroken() {
        return broken;
    }

    /** Whether a key is set, to whatever; a map is where any key below it is. */
    boolean has(String name) {
        return values.containsKey(name)
                || refused.contains(name)
                || values.keySet().stream().anyMatch(each -> each.startsWith(name + "."));
    }

    /** One value, null where it is not set or not valid. */
    <V> @Nullable V value(String name, ValueType<V> valueType) {
        Node value = values.get(name);
        return value == null ? null : parse(name, value, valueType);
    }

    /** One value, the default where it is not set or not valid. */
    <V> V value(String name, ValueType<V> valueType, V defaultValue) {
        V value = value(name, valueType);
        return value == null ? defaultValue : value;
    }

    /** Values in order, equal ones too; null where they are not set or not all valid. */
    <V> @Nullable List<V> list(String name, ValueType<V> element) {
        Node value = values.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof SequenceNode sequence)) {
            reject(
                    nodes.place(value, key(name)),
                    "expected a list of " + element.expected() + ", got " + YamlNodes.kind(value) + "; write [...]");
            return null;
        }
        List<V> elements = new ArrayList<>();
        boolean valid = true;
        for (Node item : sequence.getValue()) {
            V parsed = nodes.isPlain(item) ? parse(name, item, element) : null;
            if (parsed == null) {
                broken = true;
                valid = false;
            } else {
                elements.add(parsed);
            }
        }
        return valid ? elements : null;
    }

    /** What stands below a key, by name and in order. */
    <V> Map<String, V> map(String name, ValueType<V> element) {
        Map<String, V> map = new LinkedHashMap<>();
        for (String below : below(name)) {
            V value = value(name + "." + below, element);
            if (value != null) {
                map.put(below, value);
            }
        }
        return map;
    }

    /** The names that stand below a key, whether their values are valid or not. */
    Set<String> below(String name) {
        Set<String> below = new LinkedHashSet<>();
        for (String each : values.keySet()) {
            if (each.startsWith(name + ".")) {
                below.add(each.substring(name.length() + 1));
            }
        }
        return below;
    }

    private <V> @Nullable V parse(String name, Node value, ValueType<V> valueType) {
        if (!(value instanceof ScalarNode scalar) || YamlNodes.isNull(value)) {
            reject(
                    nodes.place(value, key(name)),
                    "expected " + valueType.expected() + ", got " + YamlNodes.kind(value) + "; write one value");
            return null;
        }
        try {
            return valueType.parse(scalar.getValue());
        } catch (InvalidValueException e) {
            reject(nodes.place(value, key(name)), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The value of an environment variable that the entry names, null where there is none. */
    @Nullable
    String variable(String name) {
        return draft.variable(name);
    }

    /** Notes a problem with a key of this entry, on its line; on the entry's first line where it is not set. */
    void problem(String name, String problem) {
        Node value = values.get(name);
        reject(nodes.place(value == null ? node : value, key(name)), problem);
    }

    /** Notes a problem with the entry as a whole. */
    void problem(String problem) {
        reject(nodes.place(node, list.name()), problem);
    }

    private void reject(String place, String problem) {
        broken = true;
        draft.reject(list, place, problem);
    }

    private String key(String name) {
        return list.name() + "." + name;
    }
}
