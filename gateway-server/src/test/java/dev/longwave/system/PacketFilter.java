package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * A network that loses everything of some connections over the loopback interface: a table of nftables rules of its own,
 * which is gone when this is closed.
 */
final class PacketFilter implements AutoCloseable {
    private final String table = "longwave_test_" + ProcessHandle.current().pid();
    private final CopyOnWriteArraySet<Integer> lost = new CopyOnWriteArraySet<>();
    private final Thread remover = new Thread(this::remove);

    /** Asks for what it needs, and makes the table. */
    PacketFilter() {
        External.program("nft", "nftables");
        External.root("rules of nftables");
        Runtime.getRuntime().addShutdownHook(remover);
        apply();
    }

    /** Loses, from now on, every packet to and from a port of a client. */
    void lose(int port) {
        lost.add(port);
        apply();
    }

    /** Lets a port's packets pass again. */
    void letPass(int port) {
        lost.remove(port);
        apply();
    }

    /**
     * Where packets come in, and not where they go out: a sender is told of a packet that was dropped on its way out, and
     * does not take it for sent.
     */
    private void apply() {
        StringBuilder rules = new StringBuilder("table inet " + table + " {}\ndelete table inet " + table + "\n");
        rules.append("table inet ").append(table).append(" {\n chain in {\n  type filter hook input priority 0;\n");
        for (int port : lost) {
            rules.append("  iif lo tcp sport ").append(port).append(" drop\n");
            rules.append("  iif lo tcp dport ").append(port).append(" drop\n");
        }
        nft(rules.append(" }\n}\n").toString());
    }

    private void remove() {
        nft("table inet " + table + " {}\ndelete table inet " + table + "\n");
    }

    private static void nft(String rules) {
        try {
            Process nft = new ProcessBuilder("nft", "-f", "-")
                    .redirectErrorStream(true)
                    .start();
            try (Writer in = nft.outputWriter()) {
                in.write(rules);
            }
            String said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(nft.waitFor()).as("nft says: " + said + " to:\n" + rules).isZero();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(remover);
        remove();
    }
}
