package dev.fairlead.benchmark;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a run found, as tables: for the terminal, and as the page that is kept. Pure: results in, text out. */
record Report(Results results, Machine machine, Options options, LocalDate date, String commandLine) {
    private static final String OURS = "fairlead-equipped";

    /** One line a proxy, the figures that matter. */
    Table overview() {
        List<String> header = List.of(
                "proxy",
                "req/s",
                "CPU us/req",
                "core use",
                "ours x",
                "quiet",
                "p50 ms",
                "p99 ms",
                "idle MiB",
                "load MiB",
                "start ms");
        return new Table(header, results.peers().stream().map(this::overviewRow).toList());
    }

    private List<String> overviewRow(Peer peer) {
        List<Window> windows = results.windows().getOrDefault(peer, List.of());
        String name = peer.name();
        return List.of(
                name,
                Numbers.of(Summary.requestsPerSecond(windows).median()),
                Numbers.of(Summary.of(windows, Window::cpuMicrosPerRequest).median()),
                Numbers.of(Summary.of(windows, Window::utilisation).median()),
                Numbers.of(Summary.efficiencyRatio(results.windowsOf(OURS), windows)),
                Summary.quiet(windows) + "/" + windows.size(),
                Numbers.of(results.p50Millis(name).median()),
                Numbers.of(results.p99Millis(name).median()),
                Numbers.of(results.idleMebibytes(name).median()),
                Numbers.of(results.loadedMebibytes(name).max()),
                Numbers.of(results.startMillis(name).median()));
    }

    /** What the terminal gets. */
    List<Table> shown() {
        List<Table> tables = new ArrayList<>();
        if (!results.peers().isEmpty()) {
            tables.add(overview());
        }
        results.protocols().keySet().forEach(traffic -> tables.add(protocol(traffic, traffic.title())));
        tables.add(verdicts());
        return tables;
    }

    Table verdicts() {
        List<Goals.Goal> goals = new ArrayList<>(results.peers().isEmpty() ? List.of() : Goals.of(results));
        goals.addAll(Goals.ofProtocols(results));
        List<List<String>> rows = goals.stream()
                .map(goal -> List.of(goal.text(), goal.promise(), goal.figure(), goal.verdict()))
                .toList();
        return new Table(List.of("goal", "promised", "measured", "verdict"), rows);
    }

    /** The page for {@code benchmark/results}. */
    String page() {
        StringBuilder page = new StringBuilder();
        page.append("# Side by side, ")
                .append(date)
                .append(", commit ")
                .append(machine.commit())
                .append("\n\n");
        if (options.quick()) {
            page.append(
                    "**A smoke run (`--quick`): it shows that the benchmark works. Its figures mean nothing.**\n\n");
        }
        page.append("How it was measured and how to read it: [docs/benchmark.md](../../docs/benchmark.md). ")
                .append("Figures are medians with the smallest and the largest in brackets.\n\n");
        section(page, "Verdict", verdicts());
        if (!results.peers().isEmpty()) {
            section(
                    page,
                    "Saturation: one core for the proxy, " + Saturation.CONNECTIONS + " connections",
                    saturation());
            page.append(quietness()).append("\n\n");
            section(page, "Latency at a fixed rate of " + rate() + " requests a second", latency());
            section(page, "Start-up and memory", startUp());
        }
        results.protocols().keySet().forEach(traffic -> section(page, traffic.title(), protocol(traffic, "proxy")));
        section(page, "Machine and versions", facts());
        page.append("Command:\n\n```\n").append(commandLine).append("\n```\n");
        return page.toString();
    }

    private static void section(StringBuilder page, String title, Table table) {
        page.append("## ").append(title).append("\n\n").append(table.markdown()).append('\n');
    }

    private Table saturation() {
        List<String> header = List.of(
                "proxy",
                "req/s",
                "CPU us/req",
                "core use",
                "p50 ms",
                "p99 ms",
                "log B/req",
                "others",
                "quiet windows",
                "req per CPU-s: ours over it",
                "round by round");
        List<List<String>> rows = results.peers().stream()
                .map(peer -> saturationRow(peer.name(), results.windows().getOrDefault(peer, List.of())))
                .toList();
        return new Table(header, rows);
    }

    private List<String> saturationRow(String name, List<Window> windows) {
        return List.of(
                name,
                Numbers.of(Summary.requestsPerSecond(windows)),
                Numbers.of(Summary.of(windows, Window::cpuMicrosPerRequest)),
                Numbers.of(Summary.of(windows, Window::utilisation).median()),
                Numbers.of(Summary.of(windows, window -> window.load().p50Micros() / 1e3)),
                Numbers.of(Summary.of(windows, window -> window.load().p99Micros() / 1e3)),
                Numbers.of(Summary.of(windows, Window::logBytesPerRequest).median()),
                Numbers.of(Summary.of(windows, Window::other)),
                Summary.quiet(windows) + " of " + windows.size(),
                Numbers.of(Summary.efficiencyRatio(results.windowsOf(OURS), windows)),
                Numbers.of(Summary.efficiencyRatios(results.windowsOf(OURS), windows)));
    }

    /** One kind of traffic through each of those that speak it; {@code first} stands above them. */
    private Table protocol(Traffic traffic, String first) {
        List<String> header = List.of(
                first,
                "a second",
                "CPU us each",
                "core use",
                "p99 ms",
                "others",
                "quiet windows",
                "per CPU-s: ours over it",
                "round by round");
        List<Window> ours = results.windowsOf(traffic, "fairlead");
        List<List<String>> rows = results.protocolPeers().stream()
                .map(peer -> {
                    List<Window> windows = results.windowsOf(traffic, peer.family());
                    return List.of(
                            peer.family(),
                            Numbers.of(Summary.requestsPerSecond(windows)),
                            Numbers.of(Summary.of(windows, Window::cpuMicrosPerRequest)),
                            Numbers.of(Summary.of(windows, Window::utilisation).median()),
                            Numbers.of(
                                    Summary.of(windows, window -> window.load().p99Micros() / 1e3)),
                            Numbers.of(Summary.of(windows, Window::other)),
                            Summary.quiet(windows) + " of " + windows.size(),
                            Numbers.of(Summary.efficiencyRatio(ours, windows)),
                            Numbers.of(Summary.efficiencyRatios(ours, windows)));
                })
                .toList();
        return new Table(header, rows);
    }

    /** What a reader has to know before believing the table above. */
    private String quietness() {
        List<String> loud = results.windows().entrySet().stream()
                .filter(entry -> Summary.quiet(entry.getValue()) == 0)
                .map(entry -> entry.getKey().name())
                .toList();
        double clocks = results.windows().values().stream()
                .flatMap(List::stream)
                .mapToDouble(window -> Math.abs(1 - (double) window.tickCpuNanos() / window.cpuNanos()))
                .max()
                .orElse(0);
        String quiet = loud.isEmpty()
                ? "Only quiet windows are counted (others below 0.10 of both cores)."
                : "**No quiet window for " + String.join(", ", loud)
                        + ": all of theirs are counted, and they prove little.**";
        return quiet
                + String.format(
                        Locale.ROOT,
                        " The two CPU clocks (per thread, per process) differed by at most %.1f %%.",
                        clocks * 100);
    }

    private Table latency() {
        List<List<String>> rows = results.peers().stream()
                .filter(peer -> results.latencies().containsKey(peer))
                .map(Peer::name)
                .map(name -> List.of(
                        name,
                        Numbers.of(results.p50Millis(name)),
                        Numbers.of(results.p99Millis(name)),
                        Numbers.of(results.p99Millis(name).median()
                                - results.p99Millis("haproxy-bare").median()),
                        Summary.quiet(results.latenciesOf(name)) + " of "
                                + results.latenciesOf(name).size()))
                .toList();
        return new Table(List.of("proxy", "p50 ms", "p99 ms", "p99 over bare haproxy's, ms", "quiet windows"), rows);
    }

    private Table startUp() {
        List<List<String>> rows = results.peers().stream()
                .map(Peer::name)
                .map(name -> List.of(
                        name,
                        Numbers.of(results.startMillis(name)),
                        Numbers.of(results.idleMebibytes(name)),
                        Numbers.of(results.loadedMebibytes(name))))
                .toList();
        return new Table(List.of("proxy", "exec to first 200, ms", "RSS idle, MiB", "RSS at load, MiB"), rows);
    }

    private Table facts() {
        List<List<String>> rows = machine.facts().entrySet().stream()
                .map(fact -> List.of(fact.getKey(), fact.getValue()))
                .toList();
        return new Table(List.of("what", "which"), rows);
    }

    private String rate() {
        return results.rate().isPresent() ? Integer.toString(results.rate().getAsInt()) : "(not run)";
    }
}
