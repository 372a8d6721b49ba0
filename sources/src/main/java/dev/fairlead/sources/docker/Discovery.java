package dev.fairlead.sources.docker;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.label.Container;
import dev.fairlead.sources.label.Container.Reach;
import dev.fairlead.sources.label.ContainerOptions;
import dev.fairlead.sources.label.LabelReader;
import dev.fairlead.sources.label.LabelRules;
import dev.fairlead.sources.label.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an engine's containers declare. A pure function: which of them count, where each is reached and why one is not.
 * A container that is not fit for requests now keeps its routes, so that callers get a 503 and not the 404 of a service
 * that nobody knows.
 */
final class Discovery {

    private static final Set<String> ALIVE = Set.of("running", "paused", "restarting");

    private final LabelRules rules;
    private final KeyHasher keys;

    Discovery(LabelRules rules, KeyHasher keys) {
        this.rules = rules;
        this.keys = keys;
    }

    /**
     * What is on its way out, by id.
     *
     * @param stopping told to stop, or dead since a moment
     * @param lingering dead since a moment: perhaps it starts again
     */
    record Leaving(Set<String> stopping, Set<String> lingering) {
        static final Leaving NOTHING = new Leaving(Set.of(), Set.of());
    }

    Declaration declare(List<Seen> seen, OwnNetworks own, Leaving leaving, List<Diagnostic> notes) {
        Networking networking = new Networking(seen, own);
        List<Diagnostic> diagnostics = new ArrayList<>(notes);
        List<Container> containers = new ArrayList<>();
        for (Seen one : seen) {
            Container unreached = container(one, new Reach.Nowhere(""));
            if (!rules.constraints()
                    .map(constraint -> constraint.holds(one.labels()))
                    .orElse(true)) {
                continue;
            }
            ContainerOptions options = ContainerOptions.of(unreached, rules, Owner.DOCKER);
            boolean lives = ALIVE.contains(one.status()) || leaving.lingering().contains(one.id());
            if (!lives && !options.allowNonRunning()) {
                continue;
            }
            diagnostics.addAll(options.diagnostics());
            if (options.enabled()) {
                containers.add(container(one, reach(one, options, networking, leaving, diagnostics)));
            }
        }
        return LabelReader.read(containers, rules, Owner.DOCKER, keys, diagnostics);
    }

    private static Reach reach(
            Seen one, ContainerOptions options, Networking networking, Leaving leaving, List<Diagnostic> diagnostics) {
        Optional<String> unfit = unfit(one, leaving);
        if (unfit.isPresent()) {
            return new Reach.Nowhere(unfit.get());
        }
        Networking.Choice choice = networking.choose(one, options.network());
        if (!choice.note().isEmpty()) {
            diagnostics.add(Diagnostic.warning(
                    new Subject(Kind.SOURCE, "", Owner.DOCKER),
                    place(one.name(), ""),
                    choice.note(),
                    "connect the gateway and the container to one network, and name it in traefik.docker.network"));
        }
        return choice.reach();
    }

    private static Optional<String> unfit(Seen one, Leaving leaving) {
        if (leaving.stopping().contains(one.id())) {
            return Optional.of("it is stopping");
        }
        if (!one.status().equals("running")) {
            return Optional.of("it is not running (" + one.status() + ")");
        }
        return switch (one.health()) {
            case "starting" -> Optional.of("it is starting: its health check has not passed yet");
            case "unhealthy" -> Optional.of("it is unhealthy: its health check fails");
            default -> Optional.empty();
        };
    }

    private static Container container(Seen one, Reach reach) {
        return new Container(
                one.name(),
                Names.service(one.name(), one.labels()),
                one.labels(),
                one.ports(),
                reach,
                label -> place(one.name(), label));
    }

    private static Place place(String container, String label) {
        return Place.of("container \"" + container + "\"" + (label.isEmpty() ? "" : ", label " + label));
    }
}
