package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final long SECOND = 1_000_000_000;

    private final Options options = Options.parse(List.of("--only", "fairlead-equipped,haproxy,nginx"));
    private final List<Peer> peers = new Catalogue(options, "java").peers();

    @Test
    void every_goal_gets_its_figure_and_verdict() {
        List<String> verdicts = Goals.of(results()).stream()
                .map(goal -> goal.figure() + " " + goal.verdict())
                .toList();

        assertThat(verdicts)
                .containsExactly(
                        "1.50 × met, with the aim",
                        "0.75 × missed",
                        "– not measured",
                        "– not measured",
                        "1 × missed",
                        "1.20 × met",
                        "– not measured",
                        "0.50 ms met",
                        "700 ms missed",
                        "40 MiB met, with the aim",
                        "64 MiB met, with the aim");
    }

    @Test
    void the_page_names_the_machine_the_command_and_the_proxies_without_a_quiet_window() {
        Machine machine = new Machine(new LinkedHashMap<>(Map.of("CPU", "a fast one")), "abc1234");
        Report report = new Report(results(), machine, options, LocalDate.of(2026, 11, 21), "make bench BENCH=\"--x\"");

        assertThat(report.page())
                .startsWith("# Side by side, 2026-11-21, commit abc1234")
                .contains("| CPU | a fast one |")
                .contains("make bench BENCH=\"--x\"")
                .contains("No quiet window for nginx-bare:")
                .contains("fixed rate of 15000 requests a second")
                .doesNotContain("smoke");
        assertThat(report.overview().rows()).hasSize(5);
    }

    @Test
    void protocols_have_tables_of_their_own_and_goals_against_the_best_peer() {
        Options some = Options.parse(List.of("--phases", "tls,h2"));
        List<Peer> protocols = new Catalogue(some, "java").protocols();
        Results found = new Results(List.of(), Map.of(), Map.of(), OptionalInt.empty(), Map.of())
                .with(
                        protocols,
                        new TreeMap<>(Map.of(
                                Traffic.TLS_KEPT, windows(protocols, 20_000, 10_000, 30_000),
                                Traffic.HTTP_2, windows(protocols, 40_000, 40_000, 30_000))));
        Machine machine = new Machine(new LinkedHashMap<>(Map.of("CPU", "a fast one")), "abc1234");
        Report report = new Report(found, machine, some, LocalDate.of(2026, 11, 21), "make bench");

        assertThat(Goals.ofProtocols(found))
                .extracting(goal -> goal.figure() + " " + goal.verdict())
                .containsExactly("1.50 × met, with the aim", "0.75 × missed");
        assertThat(report.page())
                .contains("## TLS 1.3, connections kept (64 connections)")
                .contains("## HTTP/2 on TLS 1.3")
                .contains("| haproxy | 20000 |")
                .doesNotContain("Saturation", "Latency", "Start-up");
        assertThat(report.shown()).hasSize(3);
    }

    private static Map<Peer, List<Window>> windows(List<Peer> peers, long haproxy, long nginx, long fairlead) {
        Map<Peer, List<Window>> windows = new LinkedHashMap<>();
        for (Peer peer : peers) {
            long requests =
                    switch (peer.family()) {
                        case "haproxy" -> haproxy;
                        case "nginx" -> nginx;
                        case "fairlead" -> fairlead;
                        default -> 1_000;
                    };
            windows.put(peer, List.of(SummaryTest.window(requests, SECOND, 0.01)));
        }
        return windows;
    }

    @Test
    void a_table_has_three_forms() {
        Table table = new Table(List.of("a", "long"), List.of(List.of("wide", "1")));

        assertThat(table.aligned(false)).isEqualTo("a     long\nwide  1\n");
        assertThat(table.aligned(true)).startsWith("\u001b[1ma     long\u001b[0m\n");
        assertThat(table.plain()).isEqualTo("a\tlong\nwide\t1\n");
        assertThat(table.markdown()).isEqualTo("| a | long |\n|---|---|\n| wide | 1 |\n");
    }

    private Results results() {
        Map<Peer, List<Window>> windows = new LinkedHashMap<>();
        windows.put(peer("fairlead-equipped"), List.of(SummaryTest.window(30_000, SECOND, 0.01)));
        windows.put(peer("haproxy-bare"), List.of(SummaryTest.window(20_000, SECOND, 0.01)));
        windows.put(peer("nginx-bare"), List.of(SummaryTest.window(40_000, SECOND, 0.5)));
        windows.put(peer("haproxy-equipped"), List.of(SummaryTest.window(30_000, SECOND, 0.01)));
        windows.put(peer("nginx-equipped"), List.of(SummaryTest.window(25_000, SECOND, 0.01)));
        Map<Peer, List<Window>> latencies = new LinkedHashMap<>();
        latencies.put(peer("fairlead-equipped"), List.of(latencyWindow(1500)));
        latencies.put(peer("haproxy-bare"), List.of(latencyWindow(1000)));
        Map<Peer, List<StartUp.Start>> starts = new LinkedHashMap<>();
        starts.put(
                peer("fairlead-equipped"), new ArrayList<>(List.of(new StartUp.Start(700, OptionalLong.of(40 << 20)))));
        return new Results(peers, starts, windows, OptionalInt.of(15_000), latencies);
    }

    private static Window latencyWindow(double p99Micros) {
        return new Window(new LoadReport(100, 1, 300, p99Micros, 0), SECOND, SECOND, SECOND, 0, 1, 0);
    }

    private Peer peer(String name) {
        return peers.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
