package dev.longwave.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Finds the keys in a YAML tree, where nesting and dots mean the same, and sets them in a draft. */
final class YamlKeys {
    private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

    private final String file;
    private final ConfigDraft draft;
    private final Map<ConfigKey<?>, Integer> lines = new HashMap<>();
    private final Set<Node> refusedAnchors = Collections.newSetFromMap(new IdentityHashMap<>());

    YamlKeys(String file, ConfigDraft draft) {
        this.file = file;
        this.draft = draft;
    }

    void read(Node root) {
        if (isPlain(root) && !isNull(root)) {
            if (root instanceof MappingNode mapping) {
                readBelow("", mapping);
            } else {
                problem(root, "expected keys, such as \"public.listen: 127.0.0.1:8080\", got " + kind(root));
            }
        }
    }

    private void readBelow(String prefix, MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
            if (!isPlain(entry.getKeyNode()) || !isPlain(entry.getValueNode())) {
                continue;
            }
            if (entry.getKeyNode() instanceof ScalarNode name) {
                readEntry(prefix + name.getValue(), name, entry.getValueNode());
            } else {
                problem(entry.getKeyNode(), "expected the name of a key, got " + kind(entry.getKeyNode()));
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
                                    kind(value),
                                    isNull(value) ? "remove the line" : "name the key"));
        } else {
            unknown(name, nameNode);
        }
    }

    private void readKey(ConfigKey<?> key, Node nameNode, Node value) {
        int line = line(nameNode);
        Integer earlier = lines.putIfAbsent(key, line);
        if (earlier != null) {
            draft.reject(key, place(nameNode, key), "already set on line " + earlier + "; keep one of the two");
        } else if (isNull(value)) {
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
        if (value instanceof ScalarNode scalar && !(key.type() instanceof ListType<?>)) {
            draft.set(key, scalar.getValue(), place(value, key));
        } else if (value instanceof SequenceNode sequence && key.type() instanceof ListType<?> type) {
            readList(key, type, sequence);
        } else {
            String advice = value instanceof ScalarNode scalar && key.type() instanceof ListType<?>
                    ? "write [" + Quoted.of(scalar.getValue()) + "]"
                    : "write " + (key.type() instanceof ListType<?> ? "[...]" : "one value");
            draft.reject(key, place(value, key), "expected " + key.expected() + ", got " + kind(value) + "; " + advice);
        }
    }

    private <E> void readList(ConfigKey<?> key, ListType<E> type, SequenceNode sequence) {
        Set<E> elements = new LinkedHashSet<>();
        for (Node item : sequence.getValue()) {
            if (!isPlain(item)) {
                continue;
            }
            if (!(item instanceof ScalarNode scalar) || isNull(item)) {
                draft.reject(key, place(item, key), "expected " + type.element().expected() + ", got " + kind(item));
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

    /**
     * Tells whether a node is what it looks like. An alias can make a tree of any size, or a ring, from a few lines, so
     * nothing below an anchor is looked at.
     */
    private boolean isPlain(Node node) {
        if (node.getAnchor() != null) {
            if (refusedAnchors.add(node)) {
                problem(
                        node,
                        "anchors and aliases (&%1$s, *%1$s) are not supported; write the value where it is used"
                                .formatted(node.getAnchor()));
            }
            return false;
        }
        if (!node.getTag().startsWith(STANDARD_TAGS)) {
            problem(node, "the tag " + Quoted.of(node.getTag().getValue()) + " is not supported; remove it");
            return false;
        }
        return true;
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

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String kind(Node node) {
        if (isNull(node)) {
            return "nothing";
        }
        if (node instanceof ScalarNode scalar) {
            return Quoted.of(scalar.getValue());
        }
        return node instanceof SequenceNode ? "a list" : "keys below it";
    }

    private void problem(Node node, String problem) {
        draft.problem(file + ":" + line(node), problem);
    }

    private String place(Node node, ConfigKey<?> key) {
        return file + ":" + line(node) + ": " + key.name();
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
