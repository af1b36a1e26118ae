package dev.longwave.loadtest.target;

import java.util.List;

/** How servers that people know are spoken to, each on the port that it has by default. */
public enum Preset {
    LONGWAVE(
            "http://127.0.0.1:8080/events/{channel}",
            "http://127.0.0.1:8081/publish/{channel}",
            "{data}",
            "text/plain",
            64),
    /** nginx with Nchan, a location for each side. */
    NCHAN("http://127.0.0.1:80/sub/{channel}", "http://127.0.0.1:80/pub/{channel}", "{data}", "text/plain", 64),
    /** The origin behind Pushpin decides which channel a path is subscribed to. It takes one publish a connection. */
    PUSHPIN(
            "http://127.0.0.1:7999/{channel}",
            "http://127.0.0.1:5561/publish/",
            "{\"items\":[{\"channel\":\"{channel}\",\"formats\":{\"http-stream\":{\"content\":\"data: {data}\\n\\n\"}}}]}",
            "application/json",
            1);

    private final String subscribeUrl;
    private final String publishUrl;
    private final String publishBody;
    private final String publishType;
    private final int pipeline;

    Preset(String subscribeUrl, String publishUrl, String publishBody, String publishType, int pipeline) {
        this.subscribeUrl = subscribeUrl;
        this.publishUrl = publishUrl;
        this.publishBody = publishBody;
        this.publishType = publishType;
        this.pipeline = pipeline;
    }

    /** Most publishes of a connection that it likes to have at a time. */
    public int pipeline() {
        return pipeline;
    }

    /** A server of this kind on this machine, without headers of its own. */
    public Target target() {
        return new Target(
                HttpUrl.parse(subscribeUrl), List.of(), HttpUrl.parse(publishUrl), List.of(), publishBody, publishType);
    }
}
