package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.file.Units;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The health check as probes, with Docker's defaults written out: readiness with its interval, and a startup probe where
 * there is a time to start in. Liveness only where somebody says so: Compose restarts nothing that is unhealthy.
 */
final class HealthPart implements Part {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration START_INTERVAL = Duration.ofSeconds(5);
    private static final long RETRIES = 3;

    /** A duration in whole seconds, with where it is from. */
    private record Seconds(long value, Cause cause) {}

    /** How often it is looked at, how long that may take, and how often in a row it may fail. */
    private record Pace(Seconds interval, Seconds timeout, long tries, Cause triesCause) {}

    @Override
    public void write(Task task, Conversion run) {
        Item health = task.item().at("healthcheck");
        Item probes = task.extension().at("probes");
        if (health.isThere()) {
            checked(task, health, probes.at("readiness").isThere());
        }
        for (String word : List.of("startup", "readiness", "liveness")) {
            if (probes.at(word).isThere() && task.isGate()) {
                probes.at(word).refused("others see by itself when it has ended", "take it out");
            } else if (probes.at(word).isThere()) {
                said(task, probes.at(word), word + "Probe");
            }
        }
    }

    private static void checked(Task task, Item health, boolean replaced) {
        Item test = health.at("test");
        boolean none = health.at("disable").isTrue()
                || test.elements().stream()
                        .findFirst()
                        .map(Item::text)
                        .orElse("")
                        .equals("NONE");
        if (none) {
            health.holds("a pod without probes is ready when it runs");
            return;
        }
        if (replaced) {
            health.inert("x-fairlead.probes counts in its place");
            return;
        }
        if (task.isJob()) {
            health.refused("a job is done when it ends, and ready for nobody", "take it out");
            return;
        }
        boolean bare = test.elements().size() == 1
                && test.isList()
                && test.elements().getFirst().text().matches("CMD(-SHELL)?");
        if (test.elements().isEmpty() || bare) {
            health.refused("it has no test; the one of the image is not known here", "write the test");
            return;
        }
        health.at("disable").holds("it is on");
        Action action = action(task, test);
        Seconds interval = seconds(health.at("interval"), INTERVAL);
        Seconds timeout = seconds(health.at("timeout"), TIMEOUT);
        Item retries = health.at("retries");
        long tries = Math.max(1, retries.number().orElse(RETRIES));
        Cause triesCause = retries.isThere() ? retries.mapped() : Cause.rule("Docker's default: 3 retries");
        Draft readiness = task.container().at("readinessProbe");
        action.write(readiness);
        readiness.put("periodSeconds", interval.value(), interval.cause());
        readiness.put("timeoutSeconds", timeout.value(), timeout.cause());
        readiness.put("failureThreshold", tries, triesCause);
        startup(task, health, action, new Pace(interval, timeout, tries, triesCause));
        liveness(task, action, interval, timeout, tries, triesCause);
    }

    private static void startup(Task task, Item health, Action action, Pace pace) {
        Item period = health.at("start_period");
        Item often = health.at("start_interval");
        Duration time = Units.duration(period.text()).orElse(Duration.ZERO);
        if (time.isZero()) {
            period.holds("without a time to start in the readiness probe is all");
            often.inert("without a start_period it counts nowhere");
            return;
        }
        Seconds every = seconds(often, START_INTERVAL);
        Draft startup = task.container().at("startupProbe");
        action.write(startup);
        startup.put("periodSeconds", every.value(), every.cause());
        startup.put("timeoutSeconds", pace.timeout().value(), pace.timeout().cause());
        long patience = time.toSeconds() + pace.tries() * pace.interval().value();
        Cause cause = period.approximated("as long as Docker takes to call it unhealthy; what is not well by then is"
                + " started again here, and left as it is by Compose");
        startup.put("failureThreshold", Math.ceilDiv(patience, every.value()) + 1, cause.and(pace.triesCause()));
    }

    private static void liveness(
            Task task, Action action, Seconds interval, Seconds timeout, long tries, Cause triesCause) {
        Item wish = task.extension().at("restartUnhealthy");
        if (wish.isTrue()) {
            Draft liveness = task.container().at("livenessProbe");
            action.write(liveness);
            liveness.put("periodSeconds", interval.value(), interval.cause().and(wish.mapped()));
            liveness.put("timeoutSeconds", timeout.value(), timeout.cause());
            liveness.put("failureThreshold", tries, triesCause);
        } else {
            wish.holds("without a liveness probe nothing is restarted for being unhealthy");
        }
    }

    private static Seconds seconds(Item item, Duration otherwise) {
        Duration duration =
                Units.duration(item.text()).filter(time -> !time.isZero()).orElse(otherwise);
        long seconds = Math.max(1, duration.plusMillis(999).toSeconds());
        if (!item.isThere()) {
            return new Seconds(seconds, Cause.rule("Docker's default: " + otherwise.toSeconds() + " s"));
        }
        return new Seconds(
                seconds,
                duration.equals(Duration.ofSeconds(seconds))
                        ? item.mapped()
                        : item.approximated("probes count whole seconds"));
    }

    // -- what is asked ------------------------------------------------------------------------------------------------

    /** What a probe does. */
    private sealed interface Action {

        void write(Draft probe);
    }

    private record Run(List<String> words, Cause cause) implements Action {
        @Override
        public void write(Draft probe) {
            words.forEach(word -> probe.at("exec").add("command", word, cause));
        }
    }

    private record Ask(Probed probed, Cause cause) implements Action {
        @Override
        public void write(Draft probe) {
            if (probed.path().isEmpty()) {
                probe.at("tcpSocket").put("port", probed.port(), cause);
            } else {
                probe.at("httpGet").put("path", probed.path(), cause).put("port", probed.port(), cause);
                if (probed.isSecure()) {
                    probe.at("httpGet").put("scheme", "HTTPS", cause);
                }
            }
        }
    }

    // The test as it runs: a shell line stays one argument of a shell.
    private static Action action(Task task, Item test) {
        List<String> all = test.elements().stream().map(Item::text).toList();
        boolean shell = !test.isList() || all.getFirst().equals("CMD-SHELL");
        List<String> words = !test.isList()
                ? List.of("/bin/sh", "-c", all.getFirst())
                : shell
                        ? List.of("/bin/sh", "-c", String.join(" ", all.subList(1, all.size())))
                        : all.getFirst().equals("CMD") ? all.subList(1, all.size()) : all;
        // A server that others reach answers at the address of its pod too; one that nobody does may not.
        Optional<Probed> probed = Probed.of(words).filter(found -> task.ports().containsKey(found.port() + "/TCP"));
        boolean unsaid = test.isList() && !shell && !all.getFirst().equals("CMD");
        Cause cause = unsaid
                ? test.approximated(
                        "it begins with neither CMD nor CMD-SHELL: an engine makes no check of it, and it is"
                                + " taken for CMD here")
                : test.mapped();
        if (probed.isPresent()) {
            return new Ask(probed.get(), cause);
        }
        Map<String, String> secrets = EnvironmentPart.secrets(task);
        secrets.values().removeIf(value -> !Vault.isSure(value));
        return words.stream().noneMatch(word -> secrets.values().stream().anyMatch(word::contains))
                ? new Run(words, cause)
                : new Run(
                        Quoted.line(words, secrets), test.approximated("a shell puts the secret in, by its variable"));
    }

    // -- what is said for us
    // --------------------------------------------------------------------------------------------

    private static void said(Task task, Item probe, String field) {
        Draft draft = task.container().at(field);
        Item path = probe.at("path");
        Item port = probe.at("port");
        Draft action = path.isThere() ? draft.at("httpGet") : draft.at("tcpSocket");
        if (path.isThere()) {
            action.put("path", path.text(), path.mapped());
        }
        action.put("port", port.number().orElse(80L), port.mapped());
        number(probe.at("delay"), "initialDelaySeconds", draft);
        number(probe.at("period"), "periodSeconds", draft);
        number(probe.at("timeout"), "timeoutSeconds", draft);
        number(probe.at("failures"), "failureThreshold", draft);
    }

    private static void number(Item item, String field, Draft draft) {
        if (item.isThere()) {
            draft.put(
                    field, Units.duration(item.text()).map(Duration::toSeconds).orElse(1L), item.mapped());
        }
    }
}
