package dev.longwave.cli;

/** A gateway that cannot be reached for a while: told once when it begins and once when it is over. */
final class Outage {
    private final Diagnostics diagnostics;
    private final GatewayUrl url;
    private boolean ongoing;

    Outage(Diagnostics diagnostics, GatewayUrl url) {
        this.diagnostics = diagnostics;
        this.url = url;
    }

    void begin(String reason) {
        if (!ongoing) {
            ongoing = true;
            diagnostics.say(url + ": " + reason + "; trying again until it works");
        }
    }

    void end() {
        if (ongoing) {
            ongoing = false;
            diagnostics.say(url + ": works again");
        }
    }
}
