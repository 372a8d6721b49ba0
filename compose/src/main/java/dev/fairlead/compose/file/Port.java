package dev.fairlead.compose.file;

import dev.fairlead.model.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One port that a workload publishes on its host.
 *
 * @param hostAddress on which it is published; empty means on all
 * @param published the port of the host; 0 means any that is free
 * @param target the port of the container
 */
public record Port(String hostAddress, int published, int target, String protocol, Place place) {

    private static final Pattern SHORT = Pattern.compile(
            "(?:(\\[[0-9a-fA-F:.%]+\\]|[^:]*):(?=.*:))?(?:([0-9]*(?:-[0-9]+)?):)?([0-9]+(?:-[0-9]+)?)(?:/([A-Za-z]+))?");
    private static final int MOST = 1024;

    /** Whether only the host itself gets there. */
    public boolean isLocal() {
        String bare = hostAddress.replace("[", "").replace("]", "");
        return bare.startsWith("127.") || bare.equals("::1") || bare.equals("localhost");
    }

    public boolean isTcp() {
        return protocol.equals("tcp");
    }

    /** The short form: {@code [ADDRESS:][PUBLISHED:]TARGET[/PROTOCOL]}, each port also a range; empty if it is none. */
    public static Optional<List<Port>> parse(String text, Place place) {
        Matcher form = SHORT.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String address = form.group(1) == null ? "" : form.group(1);
        String protocol = form.group(4) == null ? "tcp" : form.group(4);
        return of(address, form.group(2) == null ? "" : form.group(2), form.group(3), protocol, place);
    }

    /** The parts of either form; empty if they are no ports or do not fit each other. */
    public static Optional<List<Port>> of(
            String address, String published, String target, String protocol, Place place) {
        Optional<int[]> inside = range(target);
        Optional<int[]> outside = published.isEmpty() ? Optional.of(new int[] {0, 0}) : range(published);
        if (inside.isEmpty() || outside.isEmpty()) {
            return Optional.empty();
        }
        int[] targets = inside.get();
        int[] hosts = outside.get();
        int count = targets[1] - targets[0];
        boolean each = !published.isEmpty() && hosts[1] - hosts[0] == count;
        if (!each && hosts[1] != hosts[0] && count != 0) {
            return Optional.empty();
        }
        List<Port> ports = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            ports.add(new Port(address, each ? hosts[0] + i : hosts[0], targets[0] + i, protocol, place));
        }
        return Optional.of(ports);
    }

    private static Optional<int[]> range(String text) {
        if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
            return Optional.empty();
        }
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
        boolean good = first >= 1 && last >= first && last <= 65535 && last - first < MOST;
        return good ? Optional.of(new int[] {first, last}) : Optional.empty();
    }
}
