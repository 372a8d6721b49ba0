package dev.fairlead.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The windows of one proxy taken together. Only the quiet ones count, those in which nobody else used the machine; when
 * there was none, all do, and the report says so.
 */
final class Summary {
    private Summary() {}

    static List<Window> counted(List<Window> windows) {
        List<Window> quiet = windows.stream().filter(Window::isQuiet).toList();
        return quiet.isEmpty() ? windows : quiet;
    }

    static int quiet(List<Window> windows) {
        return (int) windows.stream().filter(Window::isQuiet).count();
    }

    static Spread of(List<Window> windows, ToDoubleFunction<Window> figure) {
        return Spread.of(counted(windows).stream()
                .map(window -> figure.applyAsDouble(window))
                .toList());
    }

    static Spread requestsPerSecond(List<Window> windows) {
        return of(windows, window -> window.load().requestsPerSecond());
    }

    /** How many times the requests per CPU-second of {@code peer} are those of {@code ours}; NaN when one was not measured. */
    static double efficiencyRatio(List<Window> ours, List<Window> peer) {
        return of(ours, Window::requestsPerCpuSecond).median()
                / of(peer, Window::requestsPerCpuSecond).median();
    }

    /** The same ratio round by round, for how far it strays; a slow drift of the machine cancels out in it. */
    static Spread efficiencyRatios(List<Window> ours, List<Window> peer) {
        List<Double> ratios = new ArrayList<>();
        boolean anyQuiet = false;
        for (int round = 0; round < Math.min(ours.size(), peer.size()); round++) {
            boolean quiet = ours.get(round).isQuiet() && peer.get(round).isQuiet();
            if (quiet && !anyQuiet) {
                ratios.clear();
                anyQuiet = true;
            }
            if (quiet || !anyQuiet) {
                ratios.add(
                        ours.get(round).requestsPerCpuSecond() / peer.get(round).requestsPerCpuSecond());
            }
        }
        return Spread.of(ratios);
    }
}
