package dev.fairlead.gateway.acme;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Match;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Route;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which certificates the routes of a snapshot want, and what cannot be had.
 *
 * @param askers the routes, by what they want
 * @param findings about routes that want what cannot be had
 */
record Wants(Map<Wanted, List<Subject>> askers, List<Diagnostic> findings) {

    /** More than any authority puts into one certificate. */
    private static final int MAX_HOSTS = 100;

    private static final Pattern HOST =
            Pattern.compile("(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    Wants {
        findings = List.copyOf(findings);
    }

    static Wants none() {
        return new Wants(Map.of(), List.of());
    }

    /** What the routes of the snapshot want from these resolvers. */
    static Wants of(Snapshot snapshot, List<Resolver> resolvers) {
        Collecting collecting = new Collecting(resolvers);
        snapshot.routes().forEach((name, route) -> route.tls()
                .ifPresent(tls -> collecting.take(
                        new Subject(Kind.ROUTE, name.name(), name.owner()),
                        tls.certResolver(),
                        tls.domains(),
                        route.match())));
        snapshot.tcp().routes().forEach((name, route) -> route.tls()
                .ifPresent(tls -> collecting.take(
                        new Subject(Kind.TCP_ROUTE, name.name(), name.owner()),
                        tls.certResolver(),
                        tls.domains(),
                        route.match())));
        return new Wants(collecting.withoutCovered(), collecting.findings);
    }

    private static final class Collecting {

        private final List<Resolver> resolvers;
        private final Map<Wanted, List<Subject>> askers = new LinkedHashMap<>();
        private final List<Diagnostic> findings = new ArrayList<>();

        Collecting(List<Resolver> resolvers) {
            this.resolvers = resolvers;
        }

        void take(Subject route, Optional<String> named, List<Route.Domain> domains, Match match) {
            if (named.isEmpty()) {
                return;
            }
            Optional<Resolver> resolver = resolvers.stream()
                    .filter(each -> each.name().equals(named.get()))
                    .findFirst();
            if (resolver.isEmpty()) {
                findings.add(unknown(route, named.get()));
                return;
            }
            List<List<String>> groups = domains.isEmpty()
                    ? List.of(List.copyOf(match.hosts()))
                    : domains.stream().map(Collecting::names).toList();
            for (List<String> group : groups) {
                List<String> hosts = usable(route, group);
                if (!hosts.isEmpty()) {
                    askers.computeIfAbsent(new Wanted(resolver.get(), hosts), fresh -> new ArrayList<>())
                            .add(route);
                }
            }
        }

        private static List<String> names(Route.Domain domain) {
            List<String> names = new ArrayList<>();
            if (!domain.main().isEmpty()) {
                names.add(domain.main());
            }
            names.addAll(domain.sans());
            return names;
        }

        private Diagnostic unknown(Subject route, String named) {
            String known = resolvers.isEmpty()
                    ? "none is configured; set FAIRLEAD_ACME_RESOLVERS to " + named
                    : "there is "
                            + String.join(
                                    ", ", resolvers.stream().map(Resolver::name).toList())
                            + "; name one of them in certResolver or in FAIRLEAD_ACME_RESOLVERS";
            return warning(
                    route,
                    "there is no certificate resolver \"" + named + "\", so callers get the generated"
                            + " certificate, which they do not believe",
                    known);
        }

        private List<String> usable(Subject route, List<String> group) {
            LinkedHashSet<String> hosts = new LinkedHashSet<>();
            if (group.isEmpty()) {
                findings.add(warning(
                        route,
                        "its rule names no host that a certificate could be ordered for",
                        "add tls.domains with main and sans"));
            }
            for (String each : group) {
                String host = each.toLowerCase(Locale.ROOT);
                if (host.startsWith("*.")) {
                    findings.add(warning(
                            route,
                            "no certificate can be ordered for " + host
                                    + ": authorities prove wildcards by DNS only, which is not available in this version",
                            "name the hosts one by one, or a certificate's files under tls.certificates"));
                } else if (!HOST.matcher(host).matches()) {
                    findings.add(
                            warning(
                                    route,
                                    "no certificate can be ordered for \"" + host
                                            + "\", which is no public name of a host",
                                    "write a name such as shop.example.com, or name a certificate's files under tls.certificates"));
                } else {
                    hosts.add(host);
                }
            }
            if (hosts.size() > MAX_HOSTS) {
                findings.add(warning(
                        route,
                        "it wants " + hosts.size() + " hosts in one certificate, and " + MAX_HOSTS + " are the most",
                        "list them in several entries of tls.domains"));
                return List.of();
            }
            return List.copyOf(hosts);
        }

        Map<Wanted, List<Subject>> withoutCovered() {
            Map<Wanted, List<Subject>> kept = new LinkedHashMap<>();
            askers.forEach((wanted, routes) -> {
                Wanted from = askers.keySet().stream()
                        .filter(other -> !other.equals(wanted) && other.covers(wanted))
                        .filter(other -> other.hosts().size() > wanted.hosts().size() || isBefore(other, wanted))
                        .findFirst()
                        .orElse(wanted);
                kept.computeIfAbsent(from, fresh -> new ArrayList<>()).addAll(routes);
            });
            return kept;
        }

        // Of two that are for the same hosts in another order one is enough, for all replicas the same one.
        private static boolean isBefore(Wanted one, Wanted other) {
            return one.shown().compareTo(other.shown()) < 0;
        }

        private static Diagnostic warning(Subject route, String text, String remedy) {
            return Diagnostic.warning(route, Place.of(route.owner().word()), text, remedy);
        }
    }

    /** The name under which a certificate is shown. */
    static Name name(Wanted wanted) {
        return new Name(wanted.resolver().name() + ": " + wanted.shown(), Owner.INTERNAL);
    }
}
