package dev.longwave.loadtest.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SseDecoderTest {
    private static final String MARK = "\u00ef\u00bb\u00bf"; // the bytes of a byte order mark, one in each character

    // ---- the corpus ----

    /**
     * A stream, byte for character, and what it means.
     *
     * @param events as "type|data", without the type for an event that has none
     */
    record Case(String name, String stream, List<String> events, String lastEventId, List<Long> retries) {
        static Case of(String name, String stream, String... events) {
            return new Case(name, stream, List.of(events), "", List.of());
        }

        Case withId(String id) {
            return new Case(name, stream, events, id, retries);
        }

        Case withRetries(Long... millis) {
            return new Case(name, stream, events, lastEventId, List.of(millis));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> corpus() {
        return Stream.of(
                Case.of("nothing", ""),
                Case.of("LF ends lines", "data: a\n\ndata: b\n\n", "a", "b"),
                Case.of("CR LF ends lines", "data: a\r\n\r\ndata: b\r\n\r\n", "a", "b"),
                Case.of("CR ends lines", "data: a\r\rdata: b\r\r", "a", "b"),
                Case.of(
                        "line ends are mixed",
                        "data: a\r\n\ndata: b\n\r\ndata: c\r\n\rdata: d\n\r",
                        "a",
                        "b",
                        "c",
                        "d"),
                Case.of(
                        "CR ends a block although LF may follow",
                        "data: a\n\r\ndata: b\r\r\ndata: c\n\n",
                        "a",
                        "b",
                        "c"),
                Case.of("LF after CR is no blank line", "data: a\r\ndata: b\r\n\r\n", "a\nb"),
                Case.of("LF CR is two line ends", "data: a\n\rdata: b\n\r", "a", "b"),
                Case.of("blank lines without end", "\n\r\n\r\r\n\n\ndata: a\n\n\n\r\n\r", "a"),
                Case.of("a mark begins the stream", MARK + "data: a\n\n", "a"),
                Case.of("a mark before a line end", MARK + "\n" + "data: a\n\n", "a"),
                Case.of("a mark before CR LF", MARK + "\r\ndata: a\r\n\r\n", "a"),
                Case.of("a mark and nothing else", MARK),
                Case.of("only the first mark is skipped", MARK + MARK + "data: a\n\ndata: b\n\n", "b"),
                Case.of("a mark later is part of the name", "\n" + MARK + "data: a\n\ndata: b\n\n", "b"),
                Case.of("a mark before several lines", MARK + "data: a\ndata: b\n\n", "a\nb"),
                Case.of("half a mark is part of the name", "\u00ef\u00bbdata: a\n\ndata: b\n\n", "b"),
                Case.of("a third of a mark, and the end of a line", "\u00ef\ndata: b\n\n", "b"),
                Case.of("a comment is nothing", ": hi\n\ndata: a\n: in between\ndata: b\n:\n\n", "a\nb"),
                Case.of("a comment that looks like data", ":data: a\n\n"),
                Case.of("several lines of data", "data: a\ndata:\ndata: c\n\n", "a\n\nc"),
                Case.of("several lines of data with CR LF", "data: a\r\ndata: b\r\nid: 1\r\ndata: c\r\n\r\n", "a\nb\nc")
                        .withId("1"),
                Case.of("several lines of data with CR", "data: a\rdata: b\rdata: c\r\r", "a\nb\nc"),
                Case.of("data without a colon", "data\n\n", ""),
                Case.of("data without a colon, twice", "data\ndata\n\n", "\n"),
                Case.of("data without a colon between others", "data:a\ndata\ndata:c\n\n", "a\n\nc"),
                Case.of("empty data", "data:\n\ndata: \n\n", "", ""),
                Case.of("only the first space goes", "data:  a \n\ndata:b\n\ndata:\tc\n\n", " a ", "b", "\tc"),
                Case.of("a colon in the value", "data: a:b: c\n\ndata::\n\n", "a:b: c", ":"),
                Case.of("a space before the colon makes another name", "data : a\n\n data: b\n\n"),
                Case.of("names have a case", "Data: a\n\nDATA: b\n\nID: 1\ndata: c\n\n", "c"),
                Case.of(
                        "longer and shorter names",
                        "datax: a\ndat: b\nd\ni\nidx: 1\nevents: x\neven: y\n\ndata: c\n\n",
                        "c"),
                Case.of("a block without data is no event", "event: x\n\nid: 5\n\n: c\n\nretry: 9\n\ndata: a\n\n", "a")
                        .withId("5")
                        .withRetries(9L),
                Case.of(
                        "the type is the last one and holds for one event",
                        "event: x\nevent: y\ndata: a\n\ndata: b\n\n",
                        "y|a",
                        "b"),
                Case.of("the type of a block without data is forgotten", "event: x\n\ndata: a\n\n", "a"),
                Case.of("an empty type is none", "event: x\nevent:\ndata: a\n\nevent\ndata: b\n\n", "a", "b"),
                Case.of(
                        "an empty type far into the stream",
                        "data: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\nevent:\ndata: b\n\n",
                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                        "b"),
                Case.of("the type may come last", "data: a\nevent: gap\n\n", "gap|a"),
                Case.of("the type with several lines of data", "data: a\nevent: gap\ndata: b\n\n", "gap|a\nb"),
                Case.of("the id stays", "id: 1\ndata: a\n\ndata: b\n\n", "a", "b")
                        .withId("1"),
                Case.of("the last id wins", "id: 1\nid: 22\ndata: a\n\nid: 3\ndata: b\n\n", "a", "b")
                        .withId("3"),
                Case.of("an id without data counts", "id: 7\n\n").withId("7"),
                Case.of("an id before its blank line does not count", "id: 1\ndata: a\n\nid: 2\ndata: b\n", "a")
                        .withId("1"),
                Case.of("an empty id resets", "id: 1\ndata: a\n\nid:\ndata: b\n\n", "a", "b"),
                Case.of("an id without a colon resets", "id: 1\ndata: a\n\nid\n\n", "a"),
                Case.of("an id with NUL is ignored", "id: 1\n\nid: 2\0\ndata: a\n\nid: \0000000000\n\n", "a")
                        .withId("1"),
                Case.of("an id with NUL does not undo one of its block", "id: 1\nid: 2\0\ndata: a\n\n", "a")
                        .withId("1"),
                Case.of("an id is UTF-8", "id: \u00c3\u00a4\u00e2\u0082\u00ac\ndata: \u00c3\u00a4\n\n", "\u00c3\u00a4")
                        .withId("\u00e4\u20ac"),
                Case.of("data may hold NUL", "data: a\0b\n\n", "a\0b"),
                Case.of("retry is digits", "retry: 10\nretry:0\nretry: 2000\n\n")
                        .withRetries(10L, 0L, 2_000L),
                Case.of("retry counts without a blank line", "retry: 10\n").withRetries(10L),
                Case.of(
                        "retry with anything else is ignored",
                        "retry: 1s\nretry: -1\nretry: +1\nretry: 1.5\nretry:  1\nretry: 1 \nretry:\nretry\n\n"),
                Case.of("retry that nobody can wait for is ignored", "retry: 99999999999999999999999999\nretry: 5\n")
                        .withRetries(5L),
                Case.of("an unfinished block is no event", "data: a\n\ndata: b\nid: 4\n", "a"),
                Case.of("an unfinished line is no event", "data: a\n\ndata: b\n\ndata", "a", "b"),
                Case.of("one line end is not enough", "data: a\r\n"),
                Case.of("a line that is longer than a word", "data: " + "x".repeat(100) + "\r\n\r\n", "x".repeat(100)));
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void aStreamMeansTheSameHoweverItIsCut(Case stream) throws MalformedStreamException {
        byte[] bytes = stream.stream().getBytes(ISO_8859_1);

        holds(stream, "whole", bytes.length);
        holds(stream, "byte by byte", ones(bytes.length));
        for (int first = 0; first <= bytes.length; first++) {
            holds(stream, "cut at " + first, first, bytes.length - first);
            if (bytes.length <= 60) {
                for (int second = first; second <= bytes.length; second++) {
                    holds(stream, "cut at " + first + " and " + second, first, second - first, bytes.length - second);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void theReferenceOfTheseTestsMeansTheSame(Case stream) {
        Reference reference = new Reference(stream.stream());

        assertThat(reference.events).isEqualTo(stream.events());
        assertThat(reference.lastEventId).isEqualTo(utf8(stream.lastEventId()));
        assertThat(reference.retries).isEqualTo(stream.retries());
    }

    private static void holds(Case stream, String how, int... lengths) throws MalformedStreamException {
        for (boolean shared : new boolean[] {false, true}) {
            Reader reader = new Reader(stream.events(), shared);
            reader.read(stream.stream().getBytes(ISO_8859_1), lengths);
            assertThat(reader.events).as(how).isEqualTo(stream.events());
            assertThat(reader.decoder.lastEventId()).as(how).isEqualTo(stream.lastEventId());
            assertThat(reader.retries).as(how).isEqualTo(stream.retries());
        }
    }

    // ---- random streams ----

    private static final String[] TOKENS = {
        "data",
        "data:",
        "data: ",
        "\ndata: ",
        "event",
        "event:",
        "event: ",
        "id",
        "id:",
        "id: ",
        "retry:",
        ":",
        " ",
        "1",
        "23",
        "x",
        "gap",
        "abcdefghijklmnop",
        "\0",
        "\u00c3\u00a4",
        MARK,
        "\u00ef",
        "\n",
        "\n",
        "\n",
        "\r",
        "\r",
        "\r\n",
        "\r\n",
        "\n\n",
        "\r\n\r\n",
        "\r\r"
    };

    @Test
    void randomStreamsMeanWhatAPlainReadingOfTheRulesSays() throws MalformedStreamException {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            StringBuilder stream = new StringBuilder(random.nextInt(10) == 0 ? MARK : "");
            for (int i = random.nextInt(60); i >= 0; i--) {
                stream.append(TOKENS[random.nextInt(TOKENS.length)]);
            }
            Reference expected = new Reference(stream.toString());
            Reader reader = new Reader(expected.events, random.nextBoolean());
            reader.read(stream.toString().getBytes(ISO_8859_1), randomLengths(random, stream.length()));

            assertThat(reader.events).as("seed %d", seed).isEqualTo(expected.events);
            assertThat(reader.decoder.lastEventId())
                    .as("seed %d", seed)
                    .isEqualTo(new String(expected.lastEventId.getBytes(ISO_8859_1), UTF_8));
            assertThat(reader.retries).as("seed %d", seed).isEqualTo(expected.retries);
        }
    }

    // ---- size ----

    @Test
    void aBlockMayGrowOverManyReads() throws MalformedStreamException {
        StringBuilder stream = new StringBuilder("id: 8\nevent: gap\n");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            lines.add("line " + i + "x".repeat(i % 90));
            stream.append("data: ").append(lines.get(i)).append("\r\n");
        }
        stream.append("\r\ndata: next\n\n");
        List<String> expected = List.of("gap|" + String.join("\n", lines), "next");
        Reader reader = new Reader(expected, false);
        Random random = new Random(1);
        reader.read(stream.toString().getBytes(ISO_8859_1), randomLengths(random, stream.length()));

        assertThat(reader.events).isEqualTo(expected);
        assertThat(reader.decoder.lastEventId()).isEqualTo("8");
        assertThat(reader.decoder.kept()).isZero();
    }

    @Test
    void tooLongABlockIsAProtocolError() throws MalformedStreamException {
        Reader reader = new Reader(List.of(), true);
        byte[] part = new byte[4 << 20];
        Arrays.fill(part, (byte) 'x');

        reader.read(part, 4 << 20);
        reader.read(part, 4 << 20);
        reader.read(part, 4 << 20);
        reader.read(part, 4 << 20);

        assertThatThrownBy(() -> reader.read(part, 1, 0))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage("expected an event of at most 16 MiB, got no end after 16777217 bytes");
    }

    @Test
    void nothingIsKeptBetweenWholeEvents() throws MalformedStreamException {
        Reader reader = new Reader(List.of("a"), false);
        byte[] bytes = "data: a\n\n".getBytes(ISO_8859_1);
        reader.read(bytes, bytes.length);

        assertThat(reader.decoder.kept()).isZero();
    }

    @Test
    void nothingIsKeptOfLinesThatNoEventNeeds() throws MalformedStreamException {
        Reader reader = new Reader(List.of("a"), false);
        for (String line : List.of(":\n", ": heartbeat\r\n", "retry: 5\r", "unknown: x\n", "\n", ":\r", "\n")) {
            reader.read(line.getBytes(ISO_8859_1), line.length());
            assertThat(reader.decoder.kept()).isZero();
        }
        reader.read("data: a\n\n".getBytes(ISO_8859_1), 9);

        assertThat(reader.events).containsExactly("a");
    }

    // ---- how streams are read here ----

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int[] randomLengths(Random random, int total) {
        List<Integer> lengths = new ArrayList<>();
        int most = 1 + random.nextInt(Math.max(1, total));
        for (int rest = total; rest > 0; ) {
            int length = Math.min(rest, random.nextInt(most + 1));
            lengths.add(length);
            rest -= length;
        }
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The bytes of a text in UTF-8, one in each character. */
    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** Reads as a connection does, and writes down what it is told. */
    private static final class Reader implements SseDecoder.Listener {
        private final SseDecoder decoder = new SseDecoder(this);
        private final List<String> expected;
        private final boolean shared;
        private final List<String> events = new ArrayList<>();
        private final List<Long> retries = new ArrayList<>();
        private byte[] scratch = new byte[64];

        /**
         * @param expected the decoder tells whether a type is right, not which one it is
         * @param shared whether all reads use one array, with what others left there, or each its own with no byte more
         */
        Reader(List<String> expected, boolean shared) {
            this.expected = expected;
            this.shared = shared;
        }

        void read(byte[] bytes, int... lengths) throws MalformedStreamException {
            int at = 0;
            for (int length : lengths) {
                int end = decoder.kept() + length;
                byte[] into = array(end);
                System.arraycopy(bytes, at, into, decoder.kept(), length);
                decoder.restore(into);
                decoder.decode(into, end);
                at += length;
            }
        }

        private byte[] array(int length) {
            if (!shared) {
                return new byte[length];
            }
            if (scratch.length < length) {
                scratch = new byte[2 * length];
            }
            if (length < 1_000) {
                Arrays.fill(scratch, 0, Math.min(scratch.length, 1_000), (byte) '\n');
            }
            return scratch;
        }

        @Override
        public void event(byte[] bytes, int from, int to) {
            String wanted = events.size() < expected.size() ? expected.get(events.size()) : "";
            int bar = wanted.indexOf('|');
            String type = bar < 0 ? "" : wanted.substring(0, bar);
            String told = !decoder.isType(type.getBytes(ISO_8859_1)) ? "?|" : bar < 0 ? "" : type + "|";
            events.add(told + new String(bytes, from, to - from, ISO_8859_1));
        }

        @Override
        public void retry(long millis) {
            retries.add(millis);
        }
    }

    /** The rules of WHATWG HTML, section 9.2.6, written down as they stand there, for a whole stream. */
    private static final class Reference {
        private final List<String> events = new ArrayList<>();
        private final List<Long> retries = new ArrayList<>();
        private String lastEventId = "";
        private String data = "";
        private String type = "";
        private String id = "";

        Reference(String stream) {
            String rest = stream.startsWith(MARK) ? stream.substring(MARK.length()) : stream;
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < rest.length(); i++) {
                char c = rest.charAt(i);
                if (c == '\r' || c == '\n') {
                    line(line.toString());
                    line.setLength(0);
                    if (c == '\r' && i + 1 < rest.length() && rest.charAt(i + 1) == '\n') {
                        i++;
                    }
                } else {
                    line.append(c);
                }
            }
        }

        private void line(String line) {
            if (line.isEmpty()) {
                dispatch();
            } else if (line.startsWith(":")) {
                return;
            } else if (line.contains(":")) {
                String value = line.substring(line.indexOf(':') + 1);
                field(line.substring(0, line.indexOf(':')), value.startsWith(" ") ? value.substring(1) : value);
            } else {
                field(line, "");
            }
        }

        private void field(String name, String value) {
            switch (name) {
                case "event" -> type = value;
                case "data" -> data += value + "\n";
                case "id" -> id = value.indexOf('\0') < 0 ? value : id;
                case "retry" -> {
                    if (value.matches("[0-9]{1,9}")) {
                        retries.add(Long.parseLong(value));
                    }
                }
                default -> {}
            }
        }

        private void dispatch() {
            lastEventId = id;
            if (!data.isEmpty()) {
                events.add((type.isEmpty() ? "" : type + "|") + data.substring(0, data.length() - 1));
            }
            data = "";
            type = "";
        }
    }
}
