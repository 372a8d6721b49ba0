package dev.fairlead.gateway.behaviour;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Name;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.form.MiddlewareForm;
import dev.fairlead.model.form.RouteForm;
import dev.fairlead.model.form.ServiceForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.sources.traefik.StaticConfiguration;
import dev.fairlead.sources.traefik.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** All that comes of a context, in lines: findings first, then what is served. */
final class Findings {

    // Options of a service that Traefik does not have.
    private static final Pattern OURS = Pattern.compile(", timeouts=.*(?=])");

    private Findings() {}

    static List<String> of(List<String> context) {
        List<String> flags =
                context.stream().filter(line -> line.startsWith("-")).toList();
        List<String> yaml = context.stream()
                .filter(line -> line.startsWith("static| "))
                .map(line -> line.substring("static| ".length()))
                .toList();
        if (!flags.isEmpty()) {
            return told(StaticConfiguration.translate(flags));
        }
        if (!yaml.isEmpty()) {
            return told(StaticConfiguration.translate(Context.tree(yaml)));
        }
        Context all = new Context(context);
        return served(all.snapshot(), all.showsOptions(), context);
    }

    private static List<String> told(Translation translation) {
        List<String> lines = new ArrayList<>();
        translation
                .notes()
                .forEach(note -> lines.add(
                        note.fate().name().toLowerCase(Locale.ROOT) + " " + note.option() + ": " + note.text()));
        translation.settings().forEach((name, value) -> lines.add("setting " + name + "=" + value));
        return lines;
    }

    private static List<String> served(Snapshot snapshot, boolean options, List<String> context) {
        List<String> lines = new ArrayList<>();
        for (Diagnostic diagnostic : snapshot.diagnostics()) {
            String place = diagnostic.place() + ": ";
            String text = diagnostic.toString();
            // A label is said to everybody's profit; where a line of these files stands is not.
            String shown = place.startsWith("dynamic.") ? text.substring(place.length()) : text;
            lines.add(diagnostic.severity().name().toLowerCase(Locale.ROOT) + " " + shown);
        }
        if (options) {
            snapshot.middlewares().forEach((name, middleware) -> lines.add(name.name() + " " + middleware));
            if (context.stream().anyMatch(line -> line.startsWith("service "))) {
                snapshot.services()
                        .values()
                        .forEach(service -> lines.add(
                                OURS.matcher(service.kind().toString()).replaceFirst("")));
            }
            return lines;
        }
        snapshot.routes()
                .forEach((name, route) -> lines.add("route " + name + " priority " + route.priority() + " "
                        + Json.canonical(RouteForm.write(route, name.owner()))));
        snapshot.middlewares()
                .forEach((name, middleware) ->
                        lines.add("middleware " + name + " " + Json.canonical(MiddlewareForm.write(middleware))));
        snapshot.services().forEach((name, service) -> {
            if (!name.equals(Context.STAND_IN)) {
                lines.add("service " + name + " " + Json.canonical(ServiceForm.write(service, name.owner())));
            }
        });
        tcp(snapshot, lines);
        snapshot.tls().options().forEach((name, of) -> lines.add("tls-options " + name + " " + of));
        snapshot.tls().transports().forEach((name, of) -> lines.add("transport " + name + " " + of));
        return lines;
    }

    private static void tcp(Snapshot snapshot, List<String> lines) {
        snapshot.tcp()
                .routes()
                .forEach((name, route) ->
                        lines.add("tcp-route " + name + " " + route.rule() + " -> " + route.service()));
        snapshot.tcp().services().keySet().forEach((Name name) -> lines.add("tcp-service " + name));
    }
}
