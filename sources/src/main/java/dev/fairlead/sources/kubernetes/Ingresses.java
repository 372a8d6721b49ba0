package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.InternalService;
import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Place;
import dev.fairlead.model.Regex;
import dev.fairlead.model.Route;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Scheme;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.rule.RulePrinter;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import dev.fairlead.sources.cluster.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Ingresses of our class as routes. A path is one of {@code Exact}, {@code Prefix} (on whole segments) and
 * {@code ImplementationSpecific}, which is Traefik's beginning of the text, or what its annotation says.
 */
final class Ingresses {

    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final String DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class";

    private final Seen seen;
    private final Draft draft;
    private final Backends backends;
    private final Certificates certificates;
    private final Set<String> classes = new TreeSet<>();
    private boolean byDefault;

    Ingresses(Seen seen, Draft draft, Backends backends, Certificates certificates, KubernetesSettings settings) {
        this.seen = seen;
        this.draft = draft;
        this.backends = backends;
        this.certificates = certificates;
        for (Item each : seen.all(Kinds.INGRESS_CLASS)) {
            if (Nodes.text(each.node(), "spec", "controller")
                    .filter(KubernetesSettings.INGRESS_CONTROLLER::equals)
                    .isPresent()) {
                classes.add(each.name());
                byDefault |=
                        each.annotation(DEFAULT_CLASS).filter("true"::equals).isPresent();
            }
        }
        if (seen.all(Kinds.INGRESS_CLASS).isEmpty()) {
            classes.add(settings.ingressClass());
        }
    }

    /** Declares what they say; those that count. */
    List<Item> declare() {
        List<Item> ours = seen.all(Kinds.INGRESS).stream()
                .filter(this::isOurs)
                .sorted(Comparator.comparing(Item::created).thenComparing(Item::key))
                .toList();
        for (int age = 0; age < ours.size(); age++) {
            new One(ours.get(age), age).declare();
        }
        return ours;
    }

    private boolean isOurs(Item ingress) {
        Optional<String> named =
                Nodes.text(ingress.node(), "spec", "ingressClassName").or(() -> ingress.annotation(CLASS_ANNOTATION));
        return named.map(classes::contains).orElse(byDefault);
    }

    /** One Ingress. */
    private final class One {
        private final Item ingress;
        private final int age;
        private final IngressOptions options;
        private final Set<String> secured = new TreeSet<>();
        private boolean allSecured;

        One(Item ingress, int age) {
            this.ingress = ingress;
            this.age = age;
            this.options = IngressOptions.of(ingress, draft);
        }

        void declare() {
            Nodes.list(ingress.node(), "spec", "tls").forEach(this::tls);
            Node fallback = Nodes.at(ingress.node(), "spec", "defaultBackend");
            if (Nodes.has(fallback)) {
                Path last = new Path("", Optional.empty(), Precedence.Path.LAST, 0);
                routes("default", last, fallback, fallback.place());
            }
            List<Node> rules = Nodes.list(ingress.node(), "spec", "rules");
            for (int rule = 0; rule < rules.size(); rule++) {
                rule(rules.get(rule), rule);
            }
        }

        private void tls(Node tls) {
            List<String> hosts = Nodes.texts(tls, "hosts");
            allSecured |= hosts.isEmpty();
            hosts.forEach(host -> secured.add(Hosts.lower(host)));
            Nodes.text(tls, "secretName")
                    .flatMap(name -> certificates.use(ingress.namespace(), name))
                    .ifPresent(fault -> draft.warn(
                            Kind.SOURCE,
                            "",
                            Nodes.at(tls, "secretName").place(),
                            fault + "; its hosts are served with the default certificate",
                            "make it, or take it out"));
        }

        private void rule(Node rule, int number) {
            String host = Hosts.lower(Nodes.text(rule, "host").orElse(""));
            List<Node> paths = Nodes.list(rule, "http", "paths");
            for (int i = 0; i < paths.size(); i++) {
                Node path = paths.get(i);
                String name = number + "." + i;
                if (isOdd(rule, "host") || isOdd(path, "path") || isOdd(path, "pathType")) {
                    error(name, path.place(), "its host, its path or the type of that is not text");
                    continue;
                }
                if (!host.isEmpty() && !Hosts.isValid(host)) {
                    error(name, Nodes.at(rule, "host").place(), "\"" + host + "\" is not the name of a host");
                    continue;
                }
                path(host, path, name).ifPresent(read -> routes(name, read, Nodes.at(path, "backend"), path.place()));
            }
        }

        // What cannot be read must not take more than was meant.
        private static boolean isOdd(Node node, String name) {
            return Nodes.has(node, name) && !(Nodes.at(node, name) instanceof Node.Text);
        }

        private Optional<Path> path(String host, Node node, String name) {
            String text = Nodes.text(node, "path").orElse("/");
            String type = Nodes.text(node, "pathType").orElse("ImplementationSpecific");
            if (!text.startsWith("/") && !options.pathMatcher().equals("PathRegexp")) {
                error(name, Nodes.at(node, "path").place(), "the path \"" + text + "\" does not begin with /");
                return Optional.empty();
            }
            return switch (type) {
                case "Exact" ->
                    Optional.of(
                            new Path(host, Optional.of(new Match.Path(text)), Precedence.Path.WHOLE, text.length()));
                case "Prefix" -> Optional.of(Path.beginning(host, text));
                case "ImplementationSpecific" -> specific(host, text, node, name);
                default -> {
                    error(name, Nodes.at(node, "pathType").place(), "the type of path \"" + type + "\" is not known");
                    yield Optional.empty();
                }
            };
        }

        private Optional<Path> specific(String host, String text, Node node, String name) {
            try {
                Match match =
                        switch (options.pathMatcher()) {
                            case "Path" -> new Match.Path(text);
                            case "PathRegexp" -> new Match.PathRegexp(new Regex(text));
                            default -> new Match.PathPrefix(text);
                        };
                return Optional.of(new Path(host, Optional.of(match), Precedence.Path.BEGINNING, text.length()));
            } catch (IllegalArgumentException malformed) {
                error(name, Nodes.at(node, "path").place(), String.valueOf(malformed.getMessage()));
                return Optional.empty();
            }
        }

        private void routes(String name, Path path, Node backend, Place place) {
            if (options.broken().isPresent()) {
                error(name, ingress.place(), options.broken().get());
                return;
            }
            Name service = service(name, backend, place);
            Match match = path.match();
            String rule = RulePrinter.print(match);
            Precedence natural = new Precedence(path.host(), path.kind(), path.length(), false, 0, 0, age);
            long priority = options.priority().isPresent()
                    ? Precedence.written(options.priority().getAsLong(), rule)
                    : natural.priority();
            boolean withTls = options.onlyTls() || isSecured(path.host());
            if (!options.onlyTls()) {
                put(named(name), rule, match, priority, service, Optional.empty(), place);
            }
            if (withTls) {
                String other = options.onlyTls() ? named(name) : named(name) + ":tls";
                put(other, rule, match, priority, service, Optional.of(options.tls()), place);
            }
        }

        private void put(
                String name,
                String rule,
                Match match,
                long priority,
                Name service,
                Optional<Route.Tls> tls,
                Place place) {
            draft.route(
                    new Route(name, rule, match, priority, options.entrypoints(), options.middlewares(), service, tls),
                    place);
        }

        private boolean isSecured(String host) {
            if (allSecured || secured.contains(host)) {
                return true;
            }
            int dot = host.indexOf('.');
            return dot > 0 && secured.contains("*" + host.substring(dot));
        }

        // One that is not there is 503, as people know it of Ingresses, and told.
        private Name service(String name, Node backend, Place place) {
            Node service = Nodes.at(backend, "service");
            String port = Nodes.text(service, "port", "name").orElseGet(() -> {
                long number = Nodes.number(service, "port", "number").orElse(-1);
                return number < 0 ? "" : Long.toString(number);
            });
            String fault;
            if (Nodes.has(backend, "resource")) {
                fault = "a resource as a backend is not available in this version";
            } else {
                Backends.Group group = backends.find(
                        ingress.namespace(), Nodes.text(service, "name").orElse(""), port, Scheme.HTTP);
                if (group instanceof Backends.Group.Found found) {
                    return found.name();
                }
                fault = group instanceof Backends.Group.Missing missing ? missing.text() : "";
            }
            draft.warn(Kind.ROUTE, named(name), place, fault + "; its requests are answered with 503", "make it");
            return draft.service(named(name), new Service.Refusing(503, fault), place);
        }

        private String named(String name) {
            return "ingress/" + ingress.key() + ":" + name;
        }

        private void error(String name, Place place, String text) {
            draft.error(Kind.ROUTE, named(name), place, text, "mend it");
        }
    }

    /**
     * What a route takes.
     *
     * @param path empty for every one
     */
    private record Path(String host, Optional<Match> path, Precedence.Path kind, int length) {

        /** On whole segments; a slash at its end says nothing. */
        static Path beginning(String host, String text) {
            return new Path(
                    host,
                    Optional.of(Segments.beginning(text)),
                    Precedence.Path.BEGINNING,
                    Segments.cut(text).length());
        }

        // A star is exactly one label, as in rules.
        Match match() {
            List<Match> all = new ArrayList<>();
            if (!host.isEmpty()) {
                all.add(new Match.Host(host));
            }
            path.ifPresent(all::add);
            if (all.isEmpty()) {
                all.add(new Match.PathPrefix("/"));
            }
            return all.size() == 1 ? all.getFirst() : new Match.And(all);
        }
    }

    /** Never asked for; a route that only redirects leads there. */
    static Name nowhere() {
        return InternalService.NOOP.fullName();
    }
}
