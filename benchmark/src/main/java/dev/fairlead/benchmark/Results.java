package dev.fairlead.benchmark;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that was measured; what was not asked for is empty.
 *
 * @param rate requests a second of the latency run
 * @param protocolPeers who was measured with more protocols
 * @param protocols their windows
 */
record Results(
        List<Peer> peers,
        Map<Peer, List<StartUp.Start>> starts,
        Map<Peer, List<Window>> windows,
        OptionalInt rate,
        Map<Peer, List<Window>> latencies,
        List<Peer> protocolPeers,
        Map<Traffic, Map<Peer, List<Window>>> protocols) {

    /** Without the protocols. */
    Results(
            List<Peer> peers,
            Map<Peer, List<StartUp.Start>> starts,
            Map<Peer, List<Window>> windows,
            OptionalInt rate,
            Map<Peer, List<Window>> latencies) {
        this(peers, starts, windows, rate, latencies, List.of(), Map.of());
    }

    /** The same with them. */
    Results with(List<Peer> measured, Map<Traffic, Map<Peer, List<Window>>> found) {
        return new Results(peers, starts, windows, rate, latencies, measured, found);
    }

    /** The windows of one kind of traffic through one family's proxy. */
    List<Window> windowsOf(Traffic traffic, String family) {
        Map<Peer, List<Window>> all = protocols.getOrDefault(traffic, Map.of());
        return protocolPeers.stream()
                .filter(peer -> peer.family().equals(family))
                .findFirst()
                .map(peer -> all.getOrDefault(peer, List.of()))
                .orElse(List.of());
    }

    Optional<Peer> named(String name) {
        return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
    }

    List<Window> windowsOf(String name) {
        return named(name).map(peer -> windows.getOrDefault(peer, List.of())).orElse(List.of());
    }

    Spread startMillis(String name) {
        return Spread.of(startsOf(name).stream().map(StartUp.Start::millis).toList());
    }

    Spread idleMebibytes(String name) {
        return Spread.of(startsOf(name).stream()
                .flatMapToLong(start -> start.idleBytes().stream())
                .mapToObj(Results::mebibytes)
                .toList());
    }

    Spread loadedMebibytes(String name) {
        return Spread.of(windowsOf(name).stream()
                .map(window -> mebibytes(window.residentBytes()))
                .toList());
    }

    Spread p50Millis(String name) {
        return Summary.of(latenciesOf(name), window -> window.load().p50Micros() / 1e3);
    }

    Spread p99Millis(String name) {
        return Summary.of(latenciesOf(name), window -> window.load().p99Micros() / 1e3);
    }

    private List<StartUp.Start> startsOf(String name) {
        return named(name).map(peer -> starts.getOrDefault(peer, List.of())).orElse(List.of());
    }

    List<Window> latenciesOf(String name) {
        return named(name).map(peer -> latencies.getOrDefault(peer, List.of())).orElse(List.of());
    }

    private static double mebibytes(long bytes) {
        return bytes / 1048576.0;
    }
}
