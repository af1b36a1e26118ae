package dev.longwave.loadtest.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.longwave.loadtest.result.Latency;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** How orders and reports stand on a line. Stateless. */
final class WorkerLines {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Histogram.class, new HistogramWriter())
                    .addDeserializer(Histogram.class, new HistogramReader()))
            .build();

    private WorkerLines() {}

    static String write(Order order) throws IOException {
        return MAPPER.writerFor(Order.class).writeValueAsString(order);
    }

    static String write(Report report) throws IOException {
        return MAPPER.writerFor(Report.class).writeValueAsString(report);
    }

    static Order order(String line) throws IOException {
        return MAPPER.readValue(line, Order.class);
    }

    static Report report(String line) throws IOException {
        return MAPPER.readValue(line, Report.class);
    }

    private static final class HistogramWriter extends StdSerializer<Histogram> {
        private static final long serialVersionUID = 1;

        HistogramWriter() {
            super(Histogram.class);
        }

        @Override
        public void serialize(Histogram value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(Latency.encoded(value));
        }
    }

    private static final class HistogramReader extends StdDeserializer<Histogram> {
        private static final long serialVersionUID = 1;

        HistogramReader() {
            super(Histogram.class);
        }

        @Override
        public Histogram deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Latency.decoded(in.getText());
        }
    }
}
