package dev.longwave.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    /** As the databind mappers have it: it throws a checked exception. */
    private static final class Mapper {
        String writeValueAsString(@Nullable Object value) throws IOException {
            if (value instanceof Thread) {
                throw new IOException("no serializer for threads");
            }
            return "{\"mapped\":\"" + value + "\"}";
        }
    }

    private static String json(@Nullable Object value) {
        return JsonCodec.PLAIN.toEvent(value).data();
    }

    @Test
    void scalarsAreWrittenAsJsonHasThem() throws Exception {
        assertThat(json(null)).isEqualTo("null");
        assertThat(json(true)).isEqualTo("true");
        assertThat(json(7)).isEqualTo("7");
        assertThat(json(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(json((short) -3)).isEqualTo("-3");
        assertThat(json((byte) 3)).isEqualTo("3");
        assertThat(json(0.1f)).isEqualTo("0.1");
        assertThat(json(1e300)).isEqualTo("1.0E300");
        assertThat(json(new BigInteger("123456789012345678901234567890"))).isEqualTo("123456789012345678901234567890");
        assertThat(json(new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(json(new AtomicLong(5))).isEqualTo("5");
        assertThat(json('x')).isEqualTo("\"x\"");
        assertThat(JsonCodec.PLAIN.encode("a \"b\"\n\u0001\u00e4")).isEqualTo("\"a \\\"b\\\"\\n\\u0001\u00e4\"");
    }

    @Test
    void mapsIterablesAndArraysMayBeNested() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("log", "line\r\nnext");
        map.put(1, List.of(1, "2", Arrays.asList(true, null)));
        map.put("array", new Object[] {new int[] {1, 2}, new double[] {0.5}, new boolean[] {true}, Set.of()});
        map.put("bytes", new byte[] {1, 2, 3});
        map.put("chars", new char[] {'a', 'b'});

        assertThat(json(map))
                .isEqualTo("{\"log\":\"line\\r\\nnext\",\"1\":[1,\"2\",[true,null]],"
                        + "\"array\":[[1,2],[0.5],[true],[]],\"bytes\":\"AQID\",\"chars\":\"ab\"}");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatJsonHasNoNumberForIsRefused(double number) {
        for (Object value : List.of(number, (float) number, new double[] {number}, Map.of("a", number))) {
            assertThatThrownBy(() -> json(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("JSON has no number " + number + "; send null or a string instead");
        }
    }

    @Test
    void aValueThatContainsItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("self", new Object[] {map});

        for (Object value : List.of(list, map)) {
            assertThatThrownBy(() -> json(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a value nested more than 100 deep; does one of its parts contain itself?");
        }
    }

    @Test
    void aHundredLevelsAreNotTooDeep() {
        Object value = "core";
        for (int i = 0; i < 100; i++) {
            value = List.of(value);
        }
        assertThat(json(value)).isEqualTo("[".repeat(100) + "\"core\"" + "]".repeat(100));
        Object deeper = List.of(value);
        assertThatThrownBy(() -> json(deeper)).hasMessageContaining("more than 100 deep");
    }

    @Test
    void keysThatJsonCannotTellApartOrSayAreRefused() {
        Map<Object, Object> twice = new LinkedHashMap<>();
        twice.put(1, "a");
        twice.put("1", "b");
        Map<@Nullable Object, Object> none = new LinkedHashMap<>();
        none.put(null, "a");

        assertThatThrownBy(() -> json(twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot write java.util.LinkedHashMap as JSON")
                .hasMessageContaining("'1'");
        assertThatThrownBy(() -> json(none)).hasMessage("a map has the key null, which JSON cannot say");
    }

    @Test
    void everythingElseIsRefusedWithWhatToDo() {
        for (Object value : List.of(Thread.currentThread(), Path.of("a"), Thread.State.NEW)) {
            assertThatThrownBy(() -> json(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("cannot write " + value.getClass().getName()
                            + " as JSON; give StreamSettings a JsonCodec, such as mapper::writeValueAsString,"
                            + " or send maps, lists, strings, numbers and booleans");
        }
    }

    @Test
    void anEventStaysAsItIsAndAStringIsDataAsItIs() {
        SseEvent event = SseEvent.of("x").withType("t").withId("1");
        assertThat(JsonCodec.PLAIN.toEvent(event)).isSameAs(event);
        assertThat(JsonCodec.PLAIN.toEvent("{\"ready\":\"made\"}")).isEqualTo(SseEvent.of("{\"ready\":\"made\"}"));
        assertThat(JsonCodec.PLAIN.toEvent(List.of("text"))).isEqualTo(SseEvent.of("[\"text\"]"));
    }

    @Test
    void aMappersMethodIsACodecAsItIs() {
        JsonCodec codec = new Mapper()::writeValueAsString;
        assertThat(codec.toEvent(Thread.State.NEW)).isEqualTo(SseEvent.of("{\"mapped\":\"NEW\"}"));
        assertThatThrownBy(() -> codec.toEvent(Thread.currentThread()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot write java.lang.Thread as JSON: no serializer for threads")
                .hasCauseInstanceOf(IOException.class);
    }
}
