package dev.longwave.config;

import java.util.List;

/** Any number of records in order. They have too much in them for anything but a file. */
record RecordsType<T>(RecordType<T> entry) implements ValueType<List<T>> {
    @Override
    public String expected() {
        return "a list of " + entry.expected();
    }

    @Override
    public List<T> parse(String text) throws InvalidValueException {
        String advice = "only a configuration file can set it";
        throw entry.isSecret()
                ? InvalidValueException.unquoted(expected(), "a text", advice)
                : new InvalidValueException(expected(), text, advice);
    }
}
