package dev.fairlead.compose.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Docker and a kubelet look at the same program, second by second, and say the same of it within one period. What they
 * look at lasts long enough to be seen by whoever asks once a period; what flickers faster, each sees by chance.
 */
final class HealthTimingTest {

    private static final int TRACES = 1000;
    private static final String CONTAINER = "/spec/template/spec/containers/0";

    @TempDir
    Path directory;

    /** A health check as Compose has it, in seconds. */
    private record Check(int interval, int retries, int startPeriod, int startInterval) {

        static Check random(Random random) {
            int start = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(120);
            return new Check(1 + random.nextInt(60), 1 + random.nextInt(5), start, 1 + random.nextInt(10));
        }

        String yaml() {
            return "services: {a: {image: 'a:1', healthcheck: {test: [CMD, check], interval: " + interval
                    + "s, retries: " + retries + ", start_period: " + startPeriod + "s, start_interval: "
                    + startInterval
                    + "s}}}\n";
        }

        int period() {
            return Math.max(interval, startPeriod == 0 ? 0 : startInterval);
        }

        // When Docker calls it unhealthy that never answers, at the earliest.
        int patience() {
            return startPeriod + retries * interval;
        }
    }

    /** What was made of it; no startup probe is a threshold of 0. */
    private record Probes(int startPeriod, int startThreshold, int period, int threshold) {

        static Probes of(Sample sample) {
            return new Probes(
                    number(sample, "/startupProbe/periodSeconds"),
                    number(sample, "/startupProbe/failureThreshold"),
                    number(sample, "/readinessProbe/periodSeconds"),
                    number(sample, "/readinessProbe/failureThreshold"));
        }

        private static int number(Sample sample, String field) {
            String text = sample.at("Deployment/a", CONTAINER + field);
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        }
    }

    /** When a program is well. */
    private static boolean[] trace(Check check, Random random) {
        int long_ = (check.retries() + 2) * check.period();
        boolean[] well = new boolean[check.patience() + 12 * long_];
        int at = random.nextInt(Math.max(1, check.patience() - check.period()));
        boolean is = true;
        while (at < well.length) {
            int end = Math.min(well.length, at + long_ + random.nextInt(2 * long_));
            for (int second = at; second < end; second++) {
                well[second] = is;
            }
            at = end;
            is = !is;
        }
        return well;
    }

    // moby: the first look comes after an interval; failures count from the end of the start period on; one success is
    // health.
    private static List<Integer> docker(Check check, boolean[] well) {
        List<Integer> changes = new ArrayList<>();
        boolean healthy = false;
        boolean starting = true;
        int failures = 0;
        int next = check.startPeriod() > 0 ? check.startInterval() : check.interval();
        for (int second = 0; second < well.length; second++) {
            if (second < next) {
                continue;
            }
            boolean before = healthy;
            if (well[second]) {
                failures = 0;
                healthy = true;
                starting = false;
            } else if (!starting || second >= check.startPeriod()) {
                failures++;
                healthy = healthy && failures < check.retries();
                starting = starting && failures < check.retries();
            }
            if (before != healthy) {
                changes.add(second);
            }
            next = second + (starting && second < check.startPeriod() ? check.startInterval() : check.interval());
        }
        return changes;
    }

    // kubelet: the startup probe alone until it succeeds, then at once and from then on the readiness probe. Returns
    // nothing more after it killed the container.
    private static List<Integer> kubelet(Probes probes, boolean[] well, int phase) {
        List<Integer> changes = new ArrayList<>();
        boolean started = probes.startThreshold() == 0;
        boolean ready = false;
        int failures = 0;
        int next = phase % (started ? probes.period() : probes.startPeriod());
        for (int second = 0; second < well.length; second++) {
            if (second < next) {
                continue;
            }
            if (!started) {
                failures = well[second] ? 0 : failures + 1;
                if (failures == probes.startThreshold()) {
                    return changes;
                }
                started = well[second];
                next = second + probes.startPeriod();
            }
            if (started) {
                failures = well[second] ? 0 : failures + 1;
                boolean now = well[second] || (ready && failures < probes.threshold());
                if (now != ready) {
                    changes.add(second);
                }
                ready = now;
                next = second + probes.period();
            }
        }
        return changes;
    }

    private static boolean agree(List<Integer> one, List<Integer> other, int period, int end) {
        int most = Math.max(one.size(), other.size());
        for (int i = 0; i < most; i++) {
            // A change that one of them sees just before the end of the trace, the other may not see any more.
            int first = i < one.size() ? one.get(i) : end;
            int second = i < other.size() ? other.get(i) : end;
            if (Math.abs(first - second) > period) {
                return false;
            }
        }
        return true;
    }

    private static int disagreements(List<Check> checks, List<Probes> made) {
        int wrong = 0;
        for (int seed = 0; seed < checks.size(); seed++) {
            Random random = new Random(seed);
            Check check = checks.get(seed);
            boolean[] well = trace(check, random);
            List<Integer> docker = docker(check, well);
            List<Integer> kubelet = kubelet(made.get(seed), well, random.nextInt(60));
            wrong += agree(docker, kubelet, check.period(), well.length) ? 0 : 1;
        }
        return wrong;
    }

    private static List<Check> checks() {
        List<Check> checks = new ArrayList<>();
        for (int seed = 0; seed < TRACES; seed++) {
            checks.add(Check.random(new Random(-seed)));
        }
        return checks;
    }

    @Test
    void on_a_thousand_random_traces_both_agree_within_one_period() {
        List<Check> checks = checks();
        List<Probes> made = checks.stream()
                .map(check -> Probes.of(Sample.of(directory, check.yaml())))
                .toList();

        assertThat(disagreements(checks, made)).isZero();
    }

    @Test
    void what_other_converters_make_of_it_does_not_agree() {
        List<Check> checks = checks();
        List<Probes> defaults =
                checks.stream().map(check -> new Probes(0, 0, 10, 3)).toList();
        List<Probes> impatient = checks.stream()
                .map(check -> new Probes(
                        check.startInterval(),
                        Math.ceilDiv(check.startPeriod(), check.startInterval()) + check.retries(),
                        check.interval(),
                        check.retries()))
                .toList();

        assertThat(disagreements(checks, defaults)).isGreaterThan(100);
        assertThat(disagreements(checks, impatient)).isGreaterThan(100);
    }
}
