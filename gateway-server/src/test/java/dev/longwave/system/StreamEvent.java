package dev.longwave.system;

/**
 * An event as a client gets it.
 *
 * @param id the client's last id when it was dispatched
 * @param type {@code message} where the event names none
 * @param data its lines, joined by line feeds
 */
record StreamEvent(String id, String type, String data) {
    boolean isGap() {
        return type.equals("gap");
    }
}
