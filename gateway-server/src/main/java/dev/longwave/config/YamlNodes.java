package dev.longwave.config;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What all readers of a YAML file's nodes know about them, with the problems that any node can have. */
final class YamlNodes {
    private static final String STANDARD_TAGS = "tag:yaml.org,2002:";

    private final String file;
    private final ConfigDraft draft;
    private final Set<Node> refusedAnchors = Collections.newSetFromMap(new IdentityHashMap<>());

    YamlNodes(String file, ConfigDraft draft) {
        this.file = file;
        this.draft = draft;
    }

    /**
     * Tells whether a node is what it looks like. An alias can make a tree of any size, or a ring, from a few lines, so
     * nothing below an anchor is looked at.
     */
    boolean isPlain(Node node) {
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

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** What a node is, to stand behind the word "got". */
    static String kind(Node node) {
        if (isNull(node)) {
            return "nothing";
        }
        if (node instanceof ScalarNode scalar) {
            return Quoted.of(scalar.getValue());
        }
        return node instanceof SequenceNode ? "a list" : "keys below it";
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Where a node stands, as messages name it. */
    String place(Node node) {
        return file + ":" + line(node);
    }

    /** Where the value of a key stands, as messages name it. */
    String place(Node node, String key) {
        return place(node) + ": " + key;
    }

    void problem(Node node, String problem) {
        draft.problem(place(node), problem);
    }
}
