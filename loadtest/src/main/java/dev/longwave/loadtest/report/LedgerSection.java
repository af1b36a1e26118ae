package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.LedgerTotals;
import java.util.List;

/** The part of the page that accounts for every event. */
final class LedgerSection {
    private static final int OPENLY = 10;

    private final Html html;
    private final LedgerTotals ledger;

    LedgerSection(Html html, LedgerTotals ledger) {
        this.html = html;
        this.ledger = ledger;
    }

    void write() {
        html.open("section").element("h2", "Ledger");
        html.element(
                "p",
                "What became of every event on its way to every subscriber, warm-up included. One event that misses two"
                        + " subscribers counts twice.",
                "class",
                "lead");
        html.open("table", "class", "ledger").open("tbody");
        row("plain", "Expected", ledger.expected(), "acknowledged events, for everyone who was subscribed");
        row("plain", "Received", ledger.received(), "arrived; repeats are not counted");
        row("bad", "Lost in silence", ledger.lost(), "never arrived, and nothing told the subscriber so");
        row("notice", "Lost and told", ledger.told(), "never arrived, and a gap told the subscriber so");
        row("bad", "Repeated", ledger.repeated(), "arrived again");
        row("bad", "Reordered", ledger.reordered(), "arrived after a later one");
        row("bad", "Corrupted", ledger.corrupted(), "arrived with other data than was published, or malformed");
        row("notice", "Gaps", ledger.gaps(), "times a subscriber was told that events are missing");
        row("notice", "Foreign", ledger.foreign(), "arrived although this run did not publish them");
        html.close("tbody").close("table");
        if (!ledger.entries().isEmpty()) {
            troubled();
        }
        html.close("section");
    }

    private void row(String tone, String title, long count, String meaning) {
        boolean plain = tone.equals("plain");
        html.open("tr", "class", plain ? tone : count == 0 ? "good" : tone)
                .element("th", title, "scope", "row")
                .element("td", Figures.count(count), "class", "count")
                .element("td", meaning, "class", "meaning")
                .close("tr");
    }

    private void troubled() {
        List<LedgerTotals.Entry> entries = ledger.entries();
        html.element("h3", "Who did not receive everything once and in order");
        entries(entries.subList(0, Math.min(OPENLY, entries.size())));
        if (entries.size() > OPENLY) {
            html.open("details").element("summary", "Show " + (entries.size() - OPENLY) + " more");
            entries(entries.subList(OPENLY, entries.size()));
            html.close("details");
        }
        if (ledger.troubled() > entries.size()) {
            html.element(
                    "p",
                    "These are the first " + entries.size() + " of " + Figures.count(ledger.troubled()) + ".",
                    "class",
                    "lead");
        }
    }

    private void entries(List<LedgerTotals.Entry> entries) {
        PageParts.openTable(html, "", "lost", "told", "repeated", "reordered", "gaps", "corrupted");
        for (LedgerTotals.Entry entry : entries) {
            html.open("tr");
            PageParts.rowTitle(html, "Subscriber " + entry.subscriber(), entry.channel());
            PageParts.cells(
                    html,
                    Figures.count(entry.lost()),
                    Figures.count(entry.told()),
                    Figures.count(entry.repeated()),
                    Figures.count(entry.reordered()),
                    Figures.count(entry.gaps()),
                    Figures.count(entry.corrupted()));
            html.close("tr");
        }
        PageParts.closeTable(html);
    }
}
