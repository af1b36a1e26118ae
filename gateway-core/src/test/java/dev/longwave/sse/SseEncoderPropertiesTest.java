package dev.longwave.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is said arrives, and nothing else does: the encoder against a parser written from the specification. */
class SseEncoderPropertiesTest {
    private static final List<String> HOSTILE = List.of(
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\r",
            "\n\r",
            "\0",
            "\t",
            "\u000B",
            "\u000C",
            "\u001B",
            "\u0085",
            "\u2028",
            "\uFEFF",
            " ",
            "  ",
            ":",
            ": ",
            "data",
            "data: ",
            "\ndata: x\n\n",
            "id: 1",
            "\nid: 9\n",
            "event: x",
            "\revent: x\r",
            "retry: 1",
            "\r\n\r\nretry: 1\r\n\r\n",
            "0\r\n\r\n",
            "5\r\nhello\r\n",
            "\uD83D\uDE80",
            "\uDBFF\uDFFF",
            "\uFFFF",
            "\u20AC",
            "\u00E4",
            "x",
            "{\"a\":1}");

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void aParserReadsWhatWasEncodedHoweverTheBytesAreSplit(
            @ForAll("manyEvents") List<SseEvent> events, @ForAll Random random) {
        Sent sent = new Sent();
        for (SseEvent event : events) {
            sent.add(event, random.nextBoolean());
        }

        sent.assertReadFrom(sent.bare(), random);
        sent.assertReadFrom(Sent.dechunked(sent.chunked()), random);
    }

    /** 200,000 events: jqwik's own generators would take a minute for them, and have shrunk what fails above already. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aParserReadsWhatWasEncodedInLongStreams(@ForAll long seed) {
        Random random = new Random(seed);
        Sent sent = new Sent();
        for (int i = 0; i < 2_000; i++) {
            SseEvent event = new SseEvent(
                    text(random, 12),
                    random.nextInt(3) == 0 ? null : field(random),
                    random.nextInt(3) == 0 ? field(random) : null,
                    random.nextInt(5) == 0 ? Duration.ofMillis(random.nextInt(Integer.MAX_VALUE)) : null);
            sent.add(event, random.nextBoolean());
            if (random.nextInt(10) == 0) {
                sent.addQuiet(text(random, 4), random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(9_999)));
            }
        }

        sent.assertReadFrom(sent.bare(), random);
        sent.assertReadFrom(Sent.dechunked(sent.chunked()), random);
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void noLineIsAnythingButAFieldOfTheEvent(@ForAll("events") SseEvent event) {
        Frame frame = SseEncoder.encode(event, Sent.PREFIX);
        List<String> lines = List.of(frame.toString().split("\n", -1));

        assertThat(frame.toString()).doesNotContain("\r").endsWith("\n\n");
        assertThat(lines.subList(0, lines.size() - 2))
                .allSatisfy(line -> assertThat(line.substring(0, line.indexOf(' ') + 1))
                        .isIn(Set.of("id: ", "event: ", "retry: ", "data: ")));
        assertThat(lines).filteredOn(line -> line.startsWith("id: ")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.startsWith("event: ")).hasSize(event.type() == null ? 0 : 1);
        assertThat(lines).filteredOn(line -> line.startsWith("retry: ")).hasSize(event.retry() == null ? 0 : 1);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("data: "))
                .hasSize(Sent.normalized(event.data()).split("\n", -1).length);
    }

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void aNumberChangesNothingButTheDigits(@ForAll("events") SseEvent event, @ForAll("numbers") long number) {
        Frame frame = SseEncoder.encode(event, Sent.PREFIX);
        Frame numbered = SseEncoder.encode(event, Sent.PREFIX);
        numbered.number(number, 0);

        SseEvent said = event.id() != null ? event : event.withId(Sent.PREFIX + String.format("%016d", number));
        assertThat(numbered).hasToString(SseEncoder.encode(said).toString());
        assertThat(numbered.chunkLength()).isEqualTo(frame.chunkLength());
        assertThat(numbered.sequence()).isEqualTo(number);
    }

    @Provide
    Arbitrary<List<SseEvent>> manyEvents() {
        return events().list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<SseEvent> events() {
        Arbitrary<String> data = texts(12);
        Arbitrary<String> field = texts(3).map(SseEncoderPropertiesTest::asField);
        Arbitrary<Duration> retry =
                Arbitraries.longs().between(0, Integer.MAX_VALUE).map(Duration::ofMillis);
        return Combinators.combine(data, field.injectNull(0.3), field.injectNull(0.5), retry.injectNull(0.7))
                .as(SseEvent::new);
    }

    @Provide
    Arbitrary<Long> numbers() {
        return Arbitraries.longs().between(0, 9_999_999_999_999_999L);
    }

    private static Arbitrary<String> texts(int maxPieces) {
        Arbitrary<String> any = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .map(Character::toString);
        return Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.of(HOSTILE)), Tuple.of(1, any))
                .list()
                .ofMaxSize(maxPieces)
                .map(pieces -> String.join("", pieces));
    }

    private static String text(Random random, int maxPieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxPieces + 1); i > 0; i--) {
            text.append(HOSTILE.get(random.nextInt(HOSTILE.size())));
        }
        return text.toString();
    }

    private static String field(Random random) {
        return asField(text(random, 3));
    }

    private static String asField(String text) {
        String allowed = text.replaceAll("[\r\n\0]", "");
        return allowed.isEmpty() ? " " : allowed;
    }
}
