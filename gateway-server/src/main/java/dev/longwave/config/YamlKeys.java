package dev.longwave.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds the keys in a YAML tree, where nesting and dots mean the same, and sets them in a draft. */
final class YamlKeys {
    private final ConfigDraft draft;
    private final YamlNodes nodes;
    private final Map<ConfigKey<?>, Integer> lines = new HashMap<>();

    YamlKeys(String file, ConfigDraft draft) {
        this.draft = draft;
        this.nodes = new YamlNodes(file, draft);
    }

    void read(Node root) {
        if (nodes.isPlain(root) && !YamlNodes.isNull(root)) {
            if (root instanceof MappingNode mapping) {
                readBelow("", mapping);
            } else {
                problem(root, "expected keys, such as \"public.listen: 127.0.0.1:8080\", got " + YamlNodes.kind(root));
            }
        }
    }

    private void readBelow(String prefix, MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
            if (!nodes.isPlain(entry.getKeyNode()) || !nodes.isPlain(entry.getValueNode())) {
                continue;
            }
            if (entry.getKeyNode() instanceof ScalarNode name) {
                readEntry(prefix + name.getValue(), name, entry.getValueNode());
            } else {
                problem(entry.getKeyNode(), "expected the name of a key, got " + YamlNodes.kind(entry.getKeyNode()));
            }
        }
    }

    private void readEntry(String name, Node nameNode, Node value) {
        Optional<ConfigKey<?>> key = ConfigKeys.find(name);
        if (key.isPresent()) {
            readKey(key.get(), nameNode, value);
        } else if (value instanceof MappingNode mapping
                && (isGroup(name) || !mapping.getValue().isEmpty())) {
            readBelow(name + ".", mapping);
        } else if (isGroup(name)) {
            problem(
                    nameNode,
                    "%s: expected keys below it, such as %s, got %s; %s"
                            .formatted(
                                    name,
                                    firstOf(name),
                                    YamlNodes.kind(value),
                                    YamlNodes.isNull(value) ? "remove the line" : "name the key"));
        } else {
            unknown(name, nameNode);
        }
    }

    private void readKey(ConfigKey<?> key, Node nameNode, Node value) {
        int line = YamlNodes.line(nameNode);
        Integer earlier = lines.putIfAbsent(key, line);
        if (earlier != null) {
            draft.reject(key, place(nameNode, key), "already set on line " + earlier + "; keep one of the two");
        } else if (YamlNodes.isNull(value)) {
            draft.reject(
                    key,
                    place(nameNode, key),
                    "expected " + key.expected() + ", got nothing; write a value, or remove the line for the default: "
                            + key.defaultText());
        } else {
            readValue(key, value);
        }
    }

    private <T> void readValue(ConfigKey<T> key, Node value) {
        if (key.type() instanceof RecordsType<?> type) {
            readRecords(key, type, value);
        } else if (value instanceof ScalarNode scalar && !(key.type() instanceof ListType<?>)) {
            draft.set(key, scalar.getValue(), place(value, key));
        } else if (value instanceof SequenceNode sequence && key.type() instanceof ListType<?> type) {
            readList(key, type, sequence);
        } else {
            String advice = value instanceof ScalarNode scalar && key.type() instanceof ListType<?>
                    ? "write [" + Quoted.of(scalar.getValue()) + "]"
                    : "write " + (key.type() instanceof ListType<?> ? "[...]" : "one value");
            draft.reject(
                    key,
                    place(value, key),
                    "expected " + key.expected() + ", got " + YamlNodes.kind(value) + "; " + advice);
        }
    }

    private <E> void readList(ConfigKey<?> key, ListType<E> type, SequenceNode sequence) {
        Set<E> elements = new LinkedHashSet<>();
        for (Node item : sequence.getValue()) {
            if (!nodes.isPlain(item)) {
                continue;
            }
            if (!(item instanceof ScalarNode scalar) || YamlNodes.isNull(item)) {
                draft.reject(
                        key,
                        place(item, key),
                        "expected " + type.element().expected() + ", got " + YamlNodes.kind(item));
                continue;
            }
            try {
                elements.add(type.element().parse(scalar.getValue().strip()));
            } catch (InvalidValueException e) {
                draft.reject(key, place(item, key), String.valueOf(e.getMessage()));
            }
        }
        @SuppressWarnings("unchecked") // the key's values are sets of what its list type reads
        ConfigKey<Set<E>> listKey = (ConfigKey<Set<E>>) key;
        draft.set(listKey, elements, place(sequence, key));
    }

    private <E> void readRecords(ConfigKey<?> key, RecordsType<E> type, Node value) {
        if (!(value instanceof SequenceNode sequence)) {
            draft.reject(
                    key,
                    place(value, key),
                    "expected " + key.expected() + ", got " + kind(value, type.entry())
                            + "; begin each entry with \"- \" on a line of its own");
            return;
        }
        List<E> records = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (!nodes.isPlain(item)) {
                continue;
            }
            if (!(item instanceof MappingNode mapping)) {
                draft.reject(
                        key,
                        place(item, key),
                        "expected " + type.entry().expected() + ", got " + kind(item, type.entry()));
                continue;
            }
            E entry = type.entry().read(new ConfigEntry(key, type.entry(), mapping, nodes, draft));
            if (entry != null) {
                records.add(entry);
            }
        }
        @SuppressWarnings("unchecked") // the key's values are lists of what its record type reads
        ConfigKey<List<E>> listKey = (ConfigKey<List<E>>) key;
        draft.set(listKey, List.copyOf(records), place(sequence, key));
    }

    private static String kind(Node node, RecordType<?> type) {
        return type.isSecret() && node instanceof ScalarNode ? "a text" : YamlNodes.kind(node);
    }

    private void unknown(String name, Node nameNode) {
        Set<String> names = new LinkedHashSet<>();
        ConfigKeys.all().forEach(key -> names.add(key.name()));
        problem(
                nameNode,
                "unknown key " + Quoted.of(name) + "; "
                        + NearestName.to(name, names)
                                .map(nearest -> "did you mean \"" + nearest + "\"?")
                                .orElse("remove it"));
    }

    private static boolean isGroup(String name) {
        return ConfigKeys.all().stream().anyMatch(key -> key.name().startsWith(name + "."));
    }

    private static String firstOf(String group) {
        return ConfigKeys.all().stream()
                .map(ConfigKey::name)
                .filter(name -> name.startsWith(group + "."))
                .findFirst()
                .orElseThrow();
    }

    private void problem(Node node, String problem) {
        nodes.problem(node, problem);
    }

    private String place(Node node, ConfigKey<?> key) {
        return nodes.place(node, key.name());
    }
}
