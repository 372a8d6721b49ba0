package dev.fairlead.acceptance.fleet;

import dev.fairlead.acceptance.limits.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What came of faults under traffic: requests that failed, how soon it was noticed, when the last request was slow, how
 * soon it was over. Changes are published all the while.
 */
final class FaultTable {

    /** Of this many requests a second. */
    static final int PER_SECOND = Integer.getInteger("fairlead.acceptance.fault-rate", 500);

    /** How often each is made; more than once makes those too that are not for every day. */
    static final int TIMES = Integer.getInteger("fairlead.acceptance.faults", 1);

    /** Only faults whose name has this in it; then also those that are not for every day. */
    private static final Optional<Pattern> ONLY =
            Optional.ofNullable(System.getProperty("fairlead.acceptance.fault")).map(Pattern::compile);

    private static final int PUBLISHES = TIMES > 1 ? 100 : 10;
    private static final boolean VERBOSE = Boolean.getBoolean("fairlead.acceptance.verbose");
    private static final Duration PUBLISHING = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final String HEAD = "| fault | times | requests | failed | slow | noticed | last slow | healed |"
            + " published | refused |\n|---|---|---|---|---|---|---|---|---|---|\n";

    private final List<Row> rows = new ArrayList<>();

    /**
     * One fault, made once. Times are in nanoseconds.
     *
     * @param requests that were asked while it lasted and healed
     * @param failures of those, each as its caller saw it
     * @param slow of those that took longer than half a second
     * @param noticed from its beginning
     * @param over from its beginning to the last request before its end that was slow or failed
     * @param healed from its end until everybody said so, and to the last request that was slow or failed
     * @param published changes that were acknowledged meanwhile
     * @param refused changes that were not
     */
    record Round(
            long requests,
            List<String> failures,
            long slow,
            long noticed,
            long over,
            long healed,
            int published,
            int refused) {}

    /** All times that a fault was made. */
    record Row(Fault fault, List<Round> rounds) {

        /** The longest of a time. */
        Duration worst(ToLongFunction<Round> time) {
            return Duration.ofNanos(rounds.stream().mapToLong(time).max().orElse(0));
        }

        /** The sum of a number. */
        long sum(ToLongFunction<Round> number) {
            return rounds.stream().mapToLong(number).sum();
        }

        Stream<String> failures() {
            return rounds.stream().flatMap(round -> round.failures().stream());
        }

        private String times(ToLongFunction<Round> time) {
            String worst = String.format(Locale.ROOT, "%.2f s", worst(time).toNanos() / 1e9);
            if (rounds.size() == 1) {
                return worst;
            }
            long median = Totals.percentile(rounds.stream().mapToLong(time).toArray(), 0.5);
            return String.format(Locale.ROOT, "%.2f, %s", median / 1e9, worst);
        }

        private String text() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %s | %s | %s | %d | %d |",
                    fault.name(),
                    rounds.size(),
                    sum(Round::requests),
                    failures().count(),
                    sum(Round::slow),
                    times(Round::noticed),
                    times(Round::over),
                    times(Round::healed),
                    sum(Round::published),
                    sum(Round::refused));
        }
    }

    /** Makes each of these as often as it should be. */
    List<Row> make(Fleet fleet, List<Fault> faults) throws IOException {
        List<Row> made = new ArrayList<>();
        try (Front front = fleet.front(PER_SECOND)) {
            for (Fault fault : faults) {
                if (!isWanted(fault)) {
                    continue;
                }
                List<Round> rounds = new ArrayList<>();
                for (int i = 0; i < TIMES; i++) {
                    rounds.add(once(fleet, front, fault));
                }
                Row row = new Row(fault, List.copyOf(rounds));
                System.out.println(row.text());
                made.add(row);
            }
        }
        rows.addAll(made);
        return made;
    }

    private static boolean isWanted(Fault fault) {
        return ONLY.map(name -> name.matcher(fault.name()).find()).orElse(TIMES > 1 || fault.daily());
    }

    static Round once(Fleet fleet, Front front, Fault fault) throws IOException {
        Fleet.await(
                "everybody well before: " + fault.name(), () -> fault.healed().isSeen(front));
        LockSupport.parkNanos(QUIET.toNanos());
        fault.before().run();
        front.take();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger good = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Thread publisher = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < PUBLISHES && !over.get(); i++) {
                (fleet.publish() ? good : refused).incrementAndGet();
            }
        });
        if (fault.isOfGateway()) {
            fleet.downOnPurpose.add(fleet.gateways.getFirst().port());
        }
        long begun = System.nanoTime();
        tell("begins", fault);
        fault.begin().run();
        Fleet.await(
                "that somebody notices: " + fault.name(), () -> fault.noticed().isSeen(front));
        long noticed = System.nanoTime();
        LockSupport.parkNanos(begun + fault.lasts().toNanos() - noticed);
        if (TIMES > 1 && !fault.lasts().isZero()) {
            join(publisher);
        }
        long ended = System.nanoTime();
        tell("ends", fault);
        fault.end().run();
        Fleet.await("the end of: " + fault.name(), () -> fault.healed().isSeen(front));
        long healed = System.nanoTime();
        fleet.downOnPurpose.clear();
        LockSupport.parkNanos(QUIET.toNanos());
        tell("healed", fault);
        over.set(true);
        join(publisher);
        tell("published", fault);
        Fleet.await("that all serve what was published during: " + fault.name(), fleet.signs::allServeTheLatest);
        List<Front.Answered> answered = front.take();
        return new Round(
                answered.size(),
                answered.stream()
                        .filter(each -> !each.failure().isEmpty())
                        .map(each ->
                                each.failure() + ", " + (each.endNanos() - begun) / 1_000_000 + " ms after it began")
                        .toList(),
                answered.stream()
                        .filter(each -> each.failure().isEmpty() && each.isBad())
                        .count(),
                noticed - begun,
                last(answered, begun, ended),
                Math.max(healed - ended, last(answered, ended, Long.MAX_VALUE)),
                good.get(),
                refused.get());
    }

    /** From one moment to the last bad answer between it and another. */
    private static long last(List<Front.Answered> answered, long from, long until) {
        return answered.stream()
                .filter(each -> each.isBad() && each.endNanos() >= from && each.endNanos() < until)
                .mapToLong(each -> each.endNanos() - from)
                .max()
                .orElse(0);
    }

    private static void join(Thread thread) {
        try {
            thread.join(PUBLISHING);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(String what, Fault fault) {
        if (VERBOSE) {
            System.out.println(Instant.now() + " " + fault.name() + ": " + what);
        }
    }

    /** Prints it and leaves it in a file, and in one of today among the results if there is a folder for them. */
    void write(Path file) {
        StringBuilder text = new StringBuilder(HEAD);
        rows.forEach(row -> text.append(row.text()).append('\n'));
        System.out.println(PER_SECOND + " requests a second, " + Fleet.GATEWAYS + " gateways\n" + text);
        lay(file, text.toString());
        Optional<String> results = Optional.ofNullable(System.getProperty("fairlead.seeds.results"));
        results.ifPresent(folder -> {
            String name = SeedTable.today() + (TIMES > 1 ? "-faults.md" : "-faults-once.md");
            lay(Path.of(folder, name), "# What faults do, " + SeedTable.today() + "\n\n" + how() + "\n\n" + text);
        });
    }

    private static String how() {
        return "`FaultTableTest`, each fault " + (TIMES > 1 ? TIMES + " times" : "once") + ", " + PUBLISHES
                + " publishes during each; " + PER_SECOND + " requests a second through " + Fleet.GATEWAYS
                + " gateways on " + Runtime.getRuntime().availableProcessors() + " processors (load "
                + String.format(Locale.ROOT, "%.1f", load()) + " at the end, its own included). "
                + (TIMES > 1 ? "Of times: the median, and the longest. " : "") + "Java " + Runtime.version() + ", "
                + RedisServer.version() + ", the embedded store. How to read it: docs/seeds.md.";
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void lay(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
