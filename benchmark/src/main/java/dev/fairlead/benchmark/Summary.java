package dev.fairlead.benchmark;

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
}
