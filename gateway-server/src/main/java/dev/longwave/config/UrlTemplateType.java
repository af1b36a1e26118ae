package dev.longwave.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A URL to get, with placeholders in its path and query only: nobody but the configuration chooses the server. */
record UrlTemplateType() implements ValueType<Template> {
    @Override
    public String expected() {
        return "a URL such as \"http://127.0.0.1:3000/status/{id}\"";
    }

    @Override
    public Template parse(String text) throws InvalidValueException {
        Template template = new Template(text);
        URI uri = uri(template, text);
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new InvalidValueException(expected(), text, "write it with http:// or https:// and a host");
        }
        if (uri.getRawFragment() != null) {
            throw new InvalidValueException(expected(), text, "remove the part from \"#\" on, which is never sent");
        }
        int path = text.indexOf('/', text.indexOf("//") + 2);
        if (!new Template(path < 0 ? text : text.substring(0, path)).names().isEmpty()) {
            throw new InvalidValueException(expected(), text, "write no placeholder before the path");
        }
        return template;
    }

    private URI uri(Template template, String text) throws InvalidValueException {
        try {
            return new URI(filled(template));
        } catch (URISyntaxException e) {
            throw new InvalidValueException(expected(), text, e.getReason() + " at character " + (e.getIndex() + 1));
        }
    }

    private static String filled(Template template) {
        Map<String, String> values = new LinkedHashMap<>();
        template.names().forEach(name -> values.put(name, "x"));
        return template.fill(values);
    }
}
