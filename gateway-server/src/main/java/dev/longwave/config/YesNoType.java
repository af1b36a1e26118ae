package dev.longwave.config;

/** Whether something is so. */
record YesNoType() implements ValueType<Boolean> {
    @Override
    public String expected() {
        return "true or false";
    }

    @Override
    public Boolean parse(String text) throws InvalidValueException {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException(expected(), text, "write one of them");
        };
    }
}
