package dev.longwave.server;

/** A back end that publishes over one connection, which it keeps. */
public final class Publisher implements AutoCloseable {
    private final RawClient client;

    Publisher(RawClient client) {
        this.client = client;
    }

    /** Publishes text and returns the event's id. */
    public String publish(String channel, String data) {
        return publish(channel, data, "").text("id");
    }

    /**
     * Publishes text.
     *
     * @param query such as {@code "?event=a"}, or empty
     * @return the answer
     */
    public Json publish(String channel, String data, String query) {
        RawResponse response = exchange(Requests.post("/publish/" + channel + query, data));
        if (response.status() != 200) {
            throw new AssertionError("not published: " + response);
        }
        return response.json();
    }

    /** Sends any request and reads its response. */
    public RawResponse exchange(String request) {
        return client.send(request).response();
    }

    @Override
    public void close() {
        client.close();
    }
}
