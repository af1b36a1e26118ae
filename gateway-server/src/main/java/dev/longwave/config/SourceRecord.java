package dev.longwave.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an entry of {@code sources}. */
record SourceRecord() implements RecordType<SourceConfig> {
    static final int TAIL_LINES = 200;

    private static final List<String> KINDS = List.of("exec", "tail", "poll");
    private static final Set<String> OF_ALL = Set.of("channel", "allow", "linger");

    /** Keys that only one kind has. */
    private static final Map<String, Set<String>> OF_KIND = Map.of(
            "exec", Set.of("restart", "directory", "environment"),
            "tail", Set.of("lines"),
            "poll", Set.of("every", "timeout", "field", "until.field", "until.in", "headers"));

    private static final DurationType LINGER = new DurationType(Duration.ZERO, Duration.ofHours(1));
    private static final DurationType EVERY = new DurationType(Duration.ofMillis(100), Duration.ofHours(1));
    private static final DurationType TIMEOUT = new DurationType(Duration.ofMillis(100), Duration.ofMinutes(5));

    @Override
    public String expected() {
        return "sources, each with a channel and one of exec, tail and poll";
    }

    @Override
    public Set<String> fields() {
        return Stream.concat(
                        Stream.concat(KINDS.stream(), OF_ALL.stream()),
                        OF_KIND.values().stream().flatMap(Set::stream))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<String> maps() {
        return Set.of("allow", "environment", "headers");
    }

    @Override
    public @Nullable SourceConfig read(ConfigEntry entry) {
        ChannelTemplate channel = entry.value("channel", new ChannelTemplateType());
        if (!entry.has("channel")) {
            entry.problem("expected a channel, got none; write something like \"channel: logs:{name}\"");
        }
        Map<String, ValuePattern> allow = entry.map("allow", new RegexType());
        Duration linger = entry.value("linger", LINGER, Duration.ofSeconds(10));
        SourceKind kind = kind(entry, channel);
        if (channel != null) {
            eachNameIsAllowed(entry, channel);
        }
        return channel == null || kind == null || entry.isBroken()
                ? null
                : new SourceConfig(channel, allow, linger, kind);
    }

    private static void eachNameIsAllowed(ConfigEntry entry, ChannelTemplate channel) {
        Set<String> allowed = entry.below("allow");
        for (String name : channel.names()) {
            if (!allowed.contains(name)) {
                entry.problem(
                        "channel",
                        "expected what {" + name + "} may be, got nothing; write something like \"allow: { " + name
                                + ": '[a-z0-9-]+' }\"");
            }
        }
        for (String name : allowed) {
            if (!channel.names().contains(name)) {
                entry.problem(
                        "allow." + name,
                        "expected a name of the channel \"" + channel + "\"; "
                                + NearestName.to(name, channel.names())
                                        .map(nearest -> "did you mean \"" + nearest + "\"?")
                                        .orElse("remove it"));
            }
        }
    }

    // ---- kinds ----

    private static @Nullable SourceKind kind(ConfigEntry entry, @Nullable ChannelTemplate channel) {
        List<String> kinds = KINDS.stream().filter(entry::has).toList();
        if (kinds.size() != 1) {
            entry.problem("expected one of exec, tail and poll, got "
                    + (kinds.isEmpty() ? "none; write one" : String.join(" and ", kinds) + "; keep one"));
            return null;
        }
        String kind = kinds.get(0);
        OF_KIND.forEach((other, keys) -> {
            if (!other.equals(kind)) {
                keys.stream()
                        .filter(entry::has)
                        .sorted()
                        .forEach(key -> entry.problem(
                                key, "expected only with " + other + ", got it with " + kind + "; remove it"));
            }
        });
        return switch (kind) {
            case "exec" -> exec(entry, channel);
            case "tail" -> tail(entry, channel);
            default -> poll(entry, channel);
        };
    }

    private static SourceKind.@Nullable Exec exec(ConfigEntry entry, @Nullable ChannelTemplate channel) {
        List<String> argv = entry.list("exec", new TextType("a program and its arguments", true));
        Restart restart = entry.value("restart", ChoiceType.of(Restart.class, "write one of them"), Restart.NEVER);
        String directory = entry.value("directory", new TextType("a directory", false));
        Map<String, String> environment = entry.map("environment", new TextType("the value of a variable", true));
        for (String name : environment.keySet()) {
            if (name.contains("=")) {
                entry.problem("environment." + name, "expected a variable without \"=\" in its name; rename it");
            }
        }
        if (argv == null) {
            return null;
        }
        if (argv.isEmpty() || argv.get(0).isEmpty()) {
            entry.problem("exec", "expected a program and its arguments, got no program; name it first");
            return null;
        }
        if (!new Template(argv.get(0)).names().isEmpty()) {
            entry.problem(
                    "exec",
                    "expected a program without placeholders, got " + Quoted.of(argv.get(0))
                            + "; what runs is never a viewer's choice");
            return null;
        }
        List<Template> templates = argv.stream().map(Template::new).toList();
        templates.forEach(template -> namesAreInChannel(entry, "exec", template, channel));
        return new SourceKind.Exec(templates, restart, directory == null ? null : Path.of(directory), environment);
    }

    private static SourceKind.@Nullable Tail tail(ConfigEntry entry, @Nullable ChannelTemplate channel) {
        String path = entry.value("tail", new TextType("the path of a file", false));
        int lines = entry.value("lines", new CountType(0, 100_000), TAIL_LINES);
        if (path == null) {
            return null;
        }
        if (!path.startsWith("/")) {
            entry.problem(
                    "tail", "expected a path that begins with \"/\", got " + Quoted.of(path) + "; write all of it");
            return null;
        }
        Template template = new Template(path);
        namesAreInChannel(entry, "tail", template, channel);
        return new SourceKind.Tail(template, lines);
    }

    private static SourceKind.@Nullable Poll poll(ConfigEntry entry, @Nullable ChannelTemplate channel) {
        Template url = entry.value("poll", new UrlTemplateType());
        Duration every = entry.value("every", EVERY, Duration.ofSeconds(1));
        Duration timeout = entry.value("timeout", TIMEOUT, Duration.ofSeconds(10));
        TextType fieldName = new TextType("the name of a field", false);
        String field = entry.value("field", fieldName);
        SourceKind.Until until = until(entry, fieldName);
        Map<String, String> headers = entry.map("headers", new HeaderValueType());
        for (String name : headers.keySet()) {
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                entry.problem("headers." + name, "expected the name of a header, got " + Quoted.of(name));
            }
        }
        if (url == null) {
            return null;
        }
        namesAreInChannel(entry, "poll", url, channel);
        return new SourceKind.Poll(url, every, timeout, field, until, headers);
    }

    private static SourceKind.@Nullable Until until(ConfigEntry entry, TextType fieldName) {
        String field = entry.value("until.field", fieldName);
        List<String> in = entry.list("until.in", new TextType("values of the field", true));
        if (!entry.has("until")) {
            return null;
        }
        if (!entry.has("until.field") || !entry.has("until.in") || (in != null && in.isEmpty())) {
            entry.problem(
                    entry.has("until.field") ? "until.field" : "until.in",
                    "expected a field and the values that end the channel; write something like"
                            + " \"until: { field: status, in: [done, failed] }\"");
            return null;
        }
        return field == null || in == null || in.isEmpty()
                ? null
                : new SourceKind.Until(field, new LinkedHashSet<>(in));
    }

    private static void namesAreInChannel(
            ConfigEntry entry, String key, Template template, @Nullable ChannelTemplate channel) {
        if (channel == null) {
            return;
        }
        for (String name : template.names()) {
            if (!channel.names().contains(name)) {
                entry.problem(
                        key,
                        "expected names of the channel \"" + channel + "\" in braces, got {" + name + "}; "
                                + NearestName.to(name, channel.names())
                                        .map(nearest -> "did you mean {" + nearest + "}?")
                                        .orElse("write \"{ " + name + " }\" if it is meant as text"));
            }
        }
    }
}
