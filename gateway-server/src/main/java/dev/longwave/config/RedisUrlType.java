package dev.longwave.config;

import java.util.List;

/** Where Redis is, as Lettuce has it. What is wrong with one is said without saying any of it. */
record RedisUrlType() implements ValueType<RedisUrl> {
    private static final List<String> SCHEMES =
            List.of("redis://", "rediss://", "redis-sentinel://", "rediss-sentinel://");

    @Override
    public String expected() {
        return "a URL such as \"redis://redis.example.com:6379\"";
    }

    @Override
    public RedisUrl parse(String text) throws InvalidValueException {
        if (SCHEMES.stream().noneMatch(text::startsWith)) {
            throw InvalidValueException.unquoted(
                    expected(), "something else", "begin it with redis://, rediss:// for TLS, or redis-sentinel://");
        }
        try {
            return RedisUrl.of(text);
        } catch (IllegalArgumentException e) {
            throw InvalidValueException.unquoted(
                    expected(),
                    "something else",
                    "write a host and a port; characters such as \"@\" in a password are" + " written as %40");
        }
    }
}
