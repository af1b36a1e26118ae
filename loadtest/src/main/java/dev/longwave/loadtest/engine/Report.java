package dev.longwave.loadtest.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.longwave.loadtest.result.LedgerTotals;
import java.util.List;

/** What a worker tells, a line of JSON each: its counters unasked and often, the rest as an answer. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(Report.Counters.class),
    @JsonSubTypes.Type(Report.Sample.class),
    @JsonSubTypes.Type(Report.Entries.class),
    @JsonSubTypes.Type(Report.Failure.class)
})
sealed interface Report {
    record Counters(long delivered, long connected) implements Report {}

    record Sample(ReceiverSample sample) implements Report {}

    record Entries(List<LedgerTotals.Entry> entries) implements Report {}

    /** It could not do what it was told; a sentence says why. */
    record Failure(String why) implements Report {}
}
