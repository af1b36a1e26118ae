package dev.longwave.config;

/** A {@link ChannelTemplate}. */
record ChannelTemplateType() implements ValueType<ChannelTemplate> {
    @Override
    public String expected() {
        return "a channel such as \"logs:{name}\"";
    }

    @Override
    public ChannelTemplate parse(String text) throws InvalidValueException {
        try {
            return new ChannelTemplate(new Template(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(expected(), text, String.valueOf(e.getMessage()));
        }
    }
}
