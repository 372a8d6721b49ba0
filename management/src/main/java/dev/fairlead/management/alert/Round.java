package dev.fairlead.management.alert;

import dev.fairlead.store.alert.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From what is bad to what changes: what is bad for long enough begins to fire, what is not bad any more is over. Remembers since when
 * something is bad; whoever takes over begins to count anew, and what fires already goes on. For one thread.
 */
final class Round {

    private final Map<String, Instant> bad = new HashMap<>();

    /**
     * What changed.
     *
     * @param opened begin to fire
     * @param said fire on, with another text
     * @param over do not fire any more
     */
    record Changes(List<Alert> opened, List<Alert> said, List<Alert> over) {}

    Changes look(List<Rule> rules, List<Alert> firing, Scene scene) {
        Map<String, Alert> open = new HashMap<>();
        firing.forEach(alert -> open.put(key(alert.rule(), alert.subject()), alert));
        List<Alert> opened = new ArrayList<>();
        List<Alert> said = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Rule rule : rules) {
            for (Evaluation.Breach breach : rule.active() ? Evaluation.of(rule, scene) : List.<Evaluation.Breach>of()) {
                String key = key(rule.name(), breach.subject());
                seen.add(key);
                Instant since = bad.computeIfAbsent(key, unknown -> scene.now());
                Alert there = open.get(key);
                if (there == null && !scene.now().isBefore(since.plus(rule.lasting()))) {
                    opened.add(alert(rule, breach, scene.now()));
                } else if (there != null && !there.text().equals(breach.text())) {
                    said.add(alert(rule, breach, there.since()));
                }
            }
        }
        bad.keySet().retainAll(seen);
        return new Changes(opened, said, over(rules, open, seen, scene));
    }

    // While no gateway is live nothing is known of what they serve: what fires goes on.
    private static List<Alert> over(List<Rule> rules, Map<String, Alert> open, Set<String> seen, Scene scene) {
        Map<String, Rule> byName = new HashMap<>();
        rules.forEach(rule -> byName.put(rule.name(), rule));
        List<Alert> over = new ArrayList<>();
        open.forEach((key, alert) -> {
            Optional<Rule> rule = Optional.ofNullable(byName.get(alert.rule())).filter(Rule::active);
            boolean known = rule.isEmpty()
                    || rule.get().kind() == Rule.Kind.REPLICA_BEHIND
                    || !scene.replicas().isEmpty();
            if (!seen.contains(key) && known && !alert.kind().equals(GuardRound.KIND)) {
                over.add(alert.over(scene.now()));
            }
        });
        return over;
    }

    private static Alert alert(Rule rule, Evaluation.Breach breach, Instant since) {
        return new Alert(
                rule.name(),
                breach.subject(),
                rule.kind().word(),
                rule.severity(),
                breach.text(),
                since,
                Optional.empty(),
                false);
    }

    private static String key(String rule, String subject) {
        return rule + "\n" + subject;
    }
}
