package dev.fairlead.acceptance.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pods as network namespaces on one bridge, each with an address and something that listens, and one more beside them for
 * everybody outside. Nothing of the machine changes; it ends with the test.
 */
final class PodNetwork implements AutoCloseable {

    /** The name of the one that is no pod. */
    static final String OUTSIDE = "outside";

    private static final List<String> TOOLS = List.of("nft", "ip", "nsenter", "perl", "bash", "timeout");
    private static final String LISTENER =
            "use IO::Socket::INET; use IO::Select; my $s = IO::Select->new(map { IO::Socket::INET->new(Listen => 64,"
                    + " LocalPort => $_, ReuseAddr => 1) or die $! } @ARGV); print \"up\\n\"; $| = 1; while (my @r ="
                    + " $s->can_read) { $_->accept for @r }";

    private final String prefix = "pn" + ProcessHandle.current().pid() + "x";
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final List<Process> listeners = new ArrayList<>();
    private final Path folder;

    /** What is missing for one, in a sentence; empty if nothing is. */
    static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("network namespaces need root");
        }
        return TOOLS.stream()
                .filter(tool -> Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
                        .noneMatch(place -> Files.isExecutable(Path.of(place, tool))))
                .findFirst()
                .map(tool -> tool + " is not installed (.ci/run installs it)");
    }

    /** Makes them. */
    PodNetwork(Collection<String> pods) {
        try {
            folder = Files.createTempDirectory("fairlead-pods");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> all = new ArrayList<>(pods);
        all.add(OUTSIDE);
        StringBuilder script = new StringBuilder("ip netns add " + prefix + "s\nip -n " + prefix
                + "s link add name switch0 type bridge\nip -n " + prefix + "s link set switch0 up\n");
        for (int i = 0; i < all.size(); i++) {
            String address = "10.99.0." + (i + 1);
            addresses.put(all.get(i), address);
            String own = prefix + i;
            script.append("ip netns add ").append(own).append('\n');
            script.append("ip -n %ss link add v%d type veth peer name eth0 netns %s\n".formatted(prefix, i, own));
            script.append("ip -n %ss link set v%d master switch0 up\n".formatted(prefix, i));
            script.append("ip -n %s link set lo up; ip -n %s link set eth0 up\n".formatted(own, own));
            script.append("ip -n %s addr add %s/24 dev eth0\n".formatted(own, address));
        }
        try {
            sh(script.toString());
        } catch (IllegalStateException half) {
            close();
            throw half;
        }
    }

    Map<String, String> addresses() {
        return addresses;
    }

    private String namespace(String pod) {
        return "/run/netns/" + prefix + List.copyOf(addresses.keySet()).indexOf(pod);
    }

    /** Has something listen at these ports of one of them. */
    void listen(String pod, Set<Integer> ports) {
        List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + namespace(pod), "perl", "-e", LISTENER));
        ports.forEach(port -> command.add(String.valueOf(port)));
        try {
            Process listener =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            listeners.add(listener);
            byte[] word = listener.getInputStream().readNBytes(3);
            if (!new String(word, StandardCharsets.UTF_8).equals("up\n")) {
                throw new IllegalStateException("nothing listens in " + pod);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Enforces a table of nftables in one of them, in place of what was there. */
    void enforce(String pod, String table) {
        try {
            Path file = Files.writeString(folder.resolve("table"), "flush ruleset\n" + table);
            sh("nsenter --net=" + namespace(pod) + " nft -f " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whom one of them reaches at a port, with real connections, all at once. */
    Set<String> reached(String pod, Map<String, Integer> targets) {
        StringBuilder script = new StringBuilder();
        targets.forEach(
                (other, port) -> script.append("(timeout 1 bash -c '</dev/tcp/%s/%d' 2>/dev/null && echo '%s') &\n"
                        .formatted(address(other), port, other)));
        String said = sh("nsenter --net=" + namespace(pod) + " bash <<'END'\n" + script + "wait\nEND\n");
        return said.lines().filter(line -> !line.isBlank()).collect(Collectors.toCollection(TreeSet::new));
    }

    private String address(String pod) {
        return addresses.getOrDefault(pod, "");
    }

    private static String sh(String script) {
        try {
            Process process = new ProcessBuilder("bash", "-ec", script)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(script + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        listeners.forEach(Process::destroyForcibly);
        StringBuilder script = new StringBuilder("exec 2>/dev/null\n");
        for (int i = 0; i < addresses.size(); i++) {
            script.append("ip netns del ").append(prefix).append(i).append(" || true\n");
        }
        sh(script + "ip netns del " + prefix + "s || true\nrm -rf " + folder + "\n");
    }
}
