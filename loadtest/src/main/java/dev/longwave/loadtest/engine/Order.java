package dev.longwave.loadtest.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a worker is told, a line of JSON each. Those that have an answer say so. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(Order.Begin.class),
    @JsonSubTypes.Type(Order.Open.class),
    @JsonSubTypes.Type(Order.Cut.class),
    @JsonSubTypes.Type(Order.Resume.class),
    @JsonSubTypes.Type(Order.Stall.class),
    @JsonSubTypes.Type(Order.Unstall.class),
    @JsonSubTypes.Type(Order.Churn.class),
    @JsonSubTypes.Type(Order.Take.class),
    @JsonSubTypes.Type(Order.Settle.class)
})
sealed interface Order {
    /** The first of all. */
    record Begin(ReceiverSettings settings) implements Order {}

    /**
     * Opens streams, while nothing is published.
     *
     * @param nextNumber the number of the event that is published next
     */
    record Open(int first, int count, long nextNumber) implements Order {}

    record Cut() implements Order {}

    record Resume(long spreadMillis) implements Order {}

    record Stall(int count) implements Order {}

    record Unstall() implements Order {}

    record Churn(double perSecond) implements Order {}

    /** Answered with a {@link ReceiverSample}. */
    record Take() implements Order {}

    /** Answered with the entries of the ledger. */
    record Settle(PublishedNumbers published) implements Order {}
}
