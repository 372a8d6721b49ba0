package dev.fairlead.sources.label;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Labels that begin like ours and mean nothing: those of Traefik 1, and those that are one letter away from something.
 * Like Traefik we ignore them, but we say so.
 */
final class OldLabels {

    private static final List<String> WORDS = List.of("http", "tcp", "udp", "tls", "enable", "docker", "products");

    private OldLabels() {}

    static List<Diagnostic> of(Container container, Owner owner) {
        List<Diagnostic> found = new ArrayList<>();
        Subject subject = new Subject(Kind.SOURCE, "", owner);
        for (String label : new TreeSet<>(container.labels().keySet())) {
            String lower = label.toLowerCase(Locale.ROOT);
            if (lower.startsWith("traefik.") || lower.startsWith("fairlead.")) {
                String option = lower.substring(lower.indexOf('.') + 1);
                note(container, label, option)
                        .ifPresent(remedy -> found.add(Diagnostic.warning(
                                subject, container.place(label), "this label counts for nothing", remedy)));
            }
        }
        return found;
    }

    private static Optional<String> note(Container container, String label, String option) {
        Optional<String> first = firstVersion(container, label, option);
        if (first.isPresent()) {
            return first;
        }
        int dot = option.indexOf('.');
        String word = dot < 0 ? option : option.substring(0, dot);
        return WORDS.contains(word)
                ? Optional.empty()
                : Spelling.nearest(word, WORDS).map(near -> "did you mean \"" + near + "\"?");
    }

    private static Optional<String> firstVersion(Container container, String label, String option) {
        String name = container.service();
        String value = String.valueOf(container.labels().get(label));
        String router = "traefik.http.routers." + name;
        return switch (option) {
            case "frontend.rule" -> Optional.of("Traefik 1 read it; write " + router + ".rule=" + rule(value));
            case "port" ->
                Optional.of("Traefik 1 read it; write traefik.http.services." + name + ".loadbalancer.server.port="
                        + value);
            case "protocol" ->
                Optional.of("Traefik 1 read it; write traefik.http.services." + name + ".loadbalancer.server.scheme="
                        + value);
            case "weight" ->
                Optional.of("Traefik 1 read it; write traefik.http.services." + name + ".loadbalancer.server.weight="
                        + value);
            case "backend" -> Optional.of("Traefik 1 read it; write " + router + ".service=" + value);
            case "frontend.priority" -> Optional.of("Traefik 1 read it; write " + router + ".priority=" + value);
            case "frontend.entrypoints" -> Optional.of("Traefik 1 read it; write " + router + ".entrypoints=" + value);
            case "frontend.passhostheader" ->
                Optional.of("Traefik 1 read it; write traefik.http.services." + name + ".loadbalancer.passhostheader="
                        + value);
            default ->
                option.startsWith("frontend.") || option.startsWith("backend.")
                        ? Optional.of("Traefik 1 read it; see docs/discovery.md for what takes its place")
                        : Optional.empty();
        };
    }

    // Host:a,b;PathPrefix:/x as version 1 wrote it.
    private static String rule(String value) {
        List<String> parts = new ArrayList<>();
        for (String part : value.split(";", -1)) {
            int colon = part.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String matcher = part.substring(0, colon).strip();
            List<String> calls = new ArrayList<>();
            for (String argument : part.substring(colon + 1).split(",", -1)) {
                calls.add(matcher + "(`" + argument.strip() + "`)");
            }
            parts.add(calls.size() == 1 ? calls.getFirst() : "(" + String.join(" || ", calls) + ")");
        }
        return String.join(" && ", parts);
    }
}
