package dev.fairlead.acceptance.fleet;

import dev.fairlead.acceptance.peer.Member;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Numbers of a whole fleet: a soak with faults, changes, causes that are found, a revision that is rolled back. */
final class FleetNumbers {

    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final Duration WHOLE_WINDOWS = Duration.ofMinutes(1);
    private static final Duration COMMAND = Duration.ofSeconds(60);
    private static final int CHANGES = 20;

    private final SeedTable table;
    private final Fleet fleet;

    FleetNumbers(SeedTable table, Fleet fleet) {
        this.table = table;
        this.fleet = fleet;
    }

    void measure(Duration length) throws IOException {
        try (Front front = fleet.front(FaultTable.PER_SECOND)) {
            changes();
            soak(front, length);
            causes();
            guard(length);
        }
    }

    private void soak(Front front, Duration length) throws IOException {
        long end = System.nanoTime() + length.toNanos();
        List<FaultTable.Round> made = new ArrayList<>();
        List<Fault> faults = Faults.usual(fleet);
        for (int i = 0; System.nanoTime() < end; i++) {
            LockSupport.parkNanos(BETWEEN.toNanos());
            made.add(FaultTable.once(fleet, front, faults.get(i % faults.size())));
        }
        Totals totals = front.totals();
        String during = made.size() + " faults in " + length;
        table.met(
                totals.availability() >= 99.9,
                "availability, " + during,
                ">= 99.9 %",
                String.format(
                        Locale.ROOT,
                        "%.4f %%: %d of %d failed",
                        totals.availability(),
                        totals.failed(),
                        totals.requests()));
        table.atMost("API, 99 of 100 requests during that", totals.millis(0.99) / 1e3, 0.5);
        table.atMost(
                "health answer, slowest of those that came, of " + totals.looks() + " questions",
                totals.slowestLookSeconds(),
                2);
        table.met(
                totals.healthShare() > 98,
                "health checks that succeed, of gateways that were not killed",
                "> 98 %",
                String.format(Locale.ROOT, "%.2f %%", totals.healthShare()));
        long longest = made.stream().mapToLong(FaultTable.Round::over).max().orElse(0);
        table.atMost("failover: the last slow or failed request after a fault", longest / 1e9, 10, 2);
    }

    private void changes() throws IOException {
        long[] took = new long[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            long begun = System.nanoTime();
            if (!fleet.publish()) {
                throw new AssertionError("a change was refused");
            }
            Fleet.await("the change", fleet.signs::allServeTheLatest);
            took[i] = System.nanoTime() - begun;
        }
        table.atMost("change served by all gateways, slowest of " + CHANGES, Totals.percentile(took, 1) / 1e9, 60, 2);
    }

    /** Faults are made, and what the command says of them is read, as somebody would who knows nothing else. */
    private void causes() {
        BackendProcess one = fleet.backends.getFirst();
        BackendProcess two = fleet.backends.getLast();
        one.process().kill9();
        two.process().kill9();
        double slowest = says("is healthy", "/shop/v1/items", fleet.key());
        one.start();
        two.start();
        Fleet.await(
                "backends again",
                () -> fleet.signs.sayOf(one, true) + fleet.signs.sayOf(two, true) == 2L * Fleet.GATEWAYS);
        slowest = Math.max(slowest, says("no credential", "/shop/v1/items", ""));
        slowest = Math.max(slowest, says("does not fit", "/shop/v1/nowhere", fleet.key()));
        table.atMost("cause of a fault told by explain: dead backends, no key, no endpoint", slowest, 120);
    }

    private double says(String cause, String path, String key) {
        Installation gateway = fleet.gateways.getFirst().installation;
        List<String> command =
                new ArrayList<>(List.of("explain", "GET", "http://127.0.0.1:" + gateway.httpPort() + path));
        if (!key.isEmpty()) {
            command.addAll(List.of("-H", "X-API-Key: " + key));
        }
        long begun = System.nanoTime();
        while (true) {
            RunningCommand explain = gateway.fairlead(command.toArray(String[]::new));
            explain.awaitExit(COMMAND);
            if (explain.said().contains(cause)) {
                return (System.nanoTime() - begun) / 1e9;
            }
            if (System.nanoTime() - begun > COMMAND.toNanos()) {
                throw new AssertionError("explain does not say \"" + cause + "\" but\n" + explain.said());
            }
        }
    }

    private void guard(Duration length) throws IOException {
        String what = "a revision that is slower by more than 20 % (here: by 60 ms) is rolled back";
        if (length.compareTo(WHOLE_WINDOWS) < 0) {
            table.open(what, "by itself", "the soak was shorter than the guard's window");
            return;
        }
        Member.Conduct slow = (socket, head, in) -> {
            LockSupport.parkNanos(60_000_000);
            return Member.GOOD.answer(socket, head, in);
        };
        try (Member slower = new Member().conduct(slow)) {
            fleet.guard();
            long begun = System.nanoTime();
            fleet.backendsAre("{\"url\": \"http://127.0.0.1:" + slower.port() + "\"}");
            Fleet.await("a roll back", Duration.ofMinutes(3), fleet::wasRolledBack);
            table.met(
                    true,
                    what,
                    "by itself",
                    String.format(Locale.ROOT, "after %.0f s", (System.nanoTime() - begun) / 1e9));
        }
    }
}
