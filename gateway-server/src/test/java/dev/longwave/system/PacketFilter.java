package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * A network that loses everything of some connections over the loopback interface: a table of nftables rules. The table
 * is owned by an {@code nft} process that waits for more on its standard input, so the kernel removes it when this is
 * closed, and also when the tests are killed: rules that stay behind would drop packets of strangers.
 */
final class PacketFilter implements AutoCloseable {
    private final String table = "longwave_test_" + ProcessHandle.current().pid();
    private final String chain = "inet " + table + " in";
    private final int serverPort;
    private final CopyOnWriteArraySet<Integer> lost = new CopyOnWriteArraySet<>();
    private final CopyOnWriteArraySet<String> lostAddresses = new CopyOnWriteArraySet<>();
    private final Process nft;
    private final Writer commands;
    private final BufferedReader answers;

    /**
     * Asks for what it needs, and makes the table.
     *
     * @param serverPort of the server whose connections can be lost; nobody else's are touched, whichever ports they have
     */
    PacketFilter(int serverPort) throws IOException {
        this.serverPort = serverPort;
        External.program("nft", "nftables");
        External.root("rules of nftables");
        nft = new ProcessBuilder("nft", "--interactive")
                .redirectErrorStream(true)
                .start();
        commands = nft.outputWriter();
        answers = nft.inputReader();
        run("table inet " + table + " { flags owner; chain in { type filter hook input priority 0; }; }");
    }

    /** Loses, from now on, every packet between the server and a port of a client. */
    void lose(int port) {
        lost.add(port);
        apply();
    }

    /** Lets a port's packets pass again. */
    void letPass(int port) {
        lost.remove(port);
        apply();
    }

    /** Loses, from now on, every packet between anybody and an address of the server, such as {@code 127.0.0.2}. */
    void loseAddress(String address) {
        lostAddresses.add(address);
        apply();
    }

    /** Lets an address's packets pass again. */
    void letAddressPass(String address) {
        lostAddresses.remove(address);
        apply();
    }

    /**
     * Where packets come in, and not where they go out: a sender is told of a packet that was dropped on its way out, and
     * does not take it for sent.
     */
    private void apply() {
        StringBuilder rules = new StringBuilder("flush chain " + chain);
        for (int port : lost) {
            rules.append("; ").append(drop(port, serverPort));
            rules.append("; ").append(drop(serverPort, port));
        }
        for (String address : lostAddresses) {
            rules.append("; add rule %s iif lo ip daddr %s tcp dport %d drop".formatted(chain, address, serverPort));
            rules.append("; add rule %s iif lo ip saddr %s tcp sport %d drop".formatted(chain, address, serverPort));
        }
        run(rules.toString());
    }

    private String drop(int from, int to) {
        return "add rule %s iif lo tcp sport %d tcp dport %d drop".formatted(chain, from, to);
    }

    /** Runs a line of commands; it is done when the listing asked for after it has come. */
    private void run(String line) {
        StringBuilder said = new StringBuilder();
        try {
            commands.write(line + "\nlist table inet " + table + "\n");
            commands.flush();
            String answer;
            do {
                answer = answers.readLine();
                said.append(answer).append('\n');
            } while (answer != null && !answer.equals("}") && !answer.startsWith("Error"));
        } catch (IOException e) {
            throw new UncheckedIOException("nft has ended; it said " + said, e);
        }
        assertThat(said.toString()).as("what nft says to " + line).startsWith("table inet " + table + " {");
    }

    @Override
    public void close() {
        nft.destroy();
        nft.onExit().join();
    }
}
