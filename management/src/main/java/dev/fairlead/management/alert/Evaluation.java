package dev.fairlead.management.alert;

import dev.fairlead.store.replica.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a rule finds at one moment. Pure: the same scene gives the same findings. */
final class Evaluation {

    /** A revision is compared with what was before it for so long. */
    private static final Duration YOUNG = Duration.ofHours(1);

    private Evaluation() {}

    /** Something that is bad now. */
    record Breach(String subject, String text) {}

    static List<Breach> of(Rule rule, Scene scene) {
        return switch (rule.kind()) {
            case BACKEND_DOWN -> backends(rule, scene);
            case ERROR_RATE -> errors(rule, scene);
            case LATENCY -> latency(rule, scene);
            case LIMITER_DEGRADED -> limiters(rule, scene);
            case CERTIFICATE -> certificates(rule, scene);
            case REPLICA_BEHIND -> behind(rule, scene);
        };
    }

    private static List<Breach> backends(Rule rule, Scene scene) {
        return scene.backends().stream()
                .filter(stand -> stand.down() > 0 && Glob.fits(rule.scope(), stand.service()))
                .map(stand -> new Breach(
                        stand.service() + " " + stand.url(),
                        "down at " + stand.down() + " of " + stand.of() + " gateways"
                                + (stand.reason().isEmpty() ? "" : ": " + stand.reason())))
                .toList();
    }

    private static List<Breach> errors(Rule rule, Scene scene) {
        Map<String, Counts> routes = scene.between(scene.now().minus(rule.window()), scene.now());
        Map<String, Counts> counted = new TreeMap<>();
        if (rule.scope().isEmpty()) {
            routes.values().stream().reduce(Counts::plus).ifPresent(all -> counted.put("all routes", all));
        } else {
            routes.forEach((route, counts) -> {
                if (Glob.fits(rule.scope(), route)) {
                    counted.put(route, counts);
                }
            });
        }
        List<Breach> breaches = new ArrayList<>();
        counted.forEach((subject, counts) -> {
            double percent = Comparison.errors(counts);
            if (counts.requests() >= rule.minRequests() && percent > rule.threshold()) {
                breaches.add(new Breach(
                        subject,
                        String.format(
                                Locale.ROOT,
                                "%.1f %% of %d requests in %d s were answered with 5xx",
                                percent,
                                counts.requests(),
                                rule.window().toSeconds())));
            }
        });
        return breaches;
    }

    private static List<Breach> latency(Rule rule, Scene scene) {
        if (scene.revision() < 1 || scene.since().isBefore(scene.now().minus(YOUNG))) {
            return List.of();
        }
        Instant start = scene.now().minus(rule.window());
        Map<String, Counts> after = scene.between(start.isAfter(scene.since()) ? start : scene.since(), scene.now());
        Map<String, Counts> before = scene.between(scene.since().minus(rule.window()), scene.since());
        List<Breach> breaches = new ArrayList<>();
        new TreeMap<>(after).forEach((route, counts) -> {
            Comparison both = new Comparison(before.getOrDefault(route, Counts.NONE), counts);
            if (Glob.fits(rule.scope(), route) && both.says(rule.minRequests())) {
                both.slower(rule.threshold())
                        .ifPresent(why ->
                                breaches.add(new Breach(route, "since revision " + scene.revision() + ": " + why)));
            }
        });
        return breaches;
    }

    private static List<Breach> limiters(Rule rule, Scene scene) {
        List<Breach> breaches = new ArrayList<>();
        new TreeMap<>(scene.told()).forEach((replica, told) -> {
            if (told.limiterDegraded() && Glob.fits(rule.scope(), replica)) {
                breaches.add(new Breach(replica, "limits are enforced without Redis: this gateway keeps its share"));
            }
        });
        return breaches;
    }

    private static List<Breach> certificates(Rule rule, Scene scene) {
        Map<String, Instant> ends = new TreeMap<>();
        scene.told().values().forEach(told -> told.certificates()
                .forEach((name, end) -> ends.merge(name, end, (one, other) -> one.isBefore(other) ? one : other)));
        List<Breach> breaches = new ArrayList<>();
        ends.forEach((name, end) -> {
            Duration left = Duration.between(scene.now(), end);
            boolean near =
                    left.toSeconds() < rule.threshold() * Duration.ofDays(1).toSeconds();
            if (near && Glob.fits(rule.scope(), name)) {
                breaches.add(new Breach(
                        name,
                        left.isNegative()
                                ? "it ended at " + end
                                : "it ends at " + end + ", in " + left.toDays() + " days"));
            }
        });
        return breaches;
    }

    private static List<Breach> behind(Rule rule, Scene scene) {
        List<Breach> breaches = new ArrayList<>();
        scene.replicas().stream()
                .filter(replica -> replica.revision() < scene.revision() && Glob.fits(rule.scope(), replica.id()))
                .forEach(replica -> breaches.add(new Breach(
                        replica.id(),
                        "it serves revision " + replica.revision() + ", the newest is " + scene.revision())));
        scene.silent().stream()
                .filter(replica -> Glob.fits(rule.scope(), replica.id()))
                .forEach(replica -> breaches.add(new Breach(replica.id(), "it says nothing since " + replica.seen())));
        return breaches;
    }
}
