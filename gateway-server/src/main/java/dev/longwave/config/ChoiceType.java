package dev.longwave.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One of a few words.
 *
 * @param <E> what the words stand for; a word is what a constant calls itself, in lower case
 * @param choices the constants
 * @param otherwise what to do about a value that is not like any of the words
 */
record ChoiceType<E extends Enum<E>>(List<E> choices, String otherwise) implements ValueType<E> {
    static <E extends Enum<E>> ChoiceType<E> of(Class<E> type, String otherwise) {
        return new ChoiceType<>(Arrays.asList(type.getEnumConstants()), otherwise);
    }

    static String word(Enum<?> choice) {
        return choice.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String expected() {
        List<String> words = words();
        String last = words.get(words.size() - 1);
        return words.size() == 1
                ? last
                : words.stream().limit(words.size() - 1L).collect(Collectors.joining(", ")) + " or " + last;
    }

    @Override
    public E parse(String text) throws InvalidValueException {
        for (E choice : choices) {
            if (word(choice).equals(text)) {
                return choice;
            }
        }
        String advice = NearestName.to(text, words())
                .map(word -> "write \"" + word + "\"")
                .orElse(otherwise);
        throw new InvalidValueException(expected(), text, advice);
    }

    private List<String> words() {
        return choices.stream().map(ChoiceType::word).toList();
    }
}
