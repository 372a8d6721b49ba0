package dev.fairlead.gateway.route;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.route.HostPattern.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of the highest priority among many rules without trying them all.
 *
 * <p>Routes are numbered in the order in which they win: by priority, then by name. Each alternative of a rule is filed
 * under the host and the path that it needs. A request asks three host tables (its host, its parent domain, any host),
 * and in each only the paths that it begins with; there the candidates stand in winning order, so the search stops at
 * the first that holds, and skips what cannot win any more. All routes of one host and one path are tried in turn.
 */
final class RuleIndex {

    private final ByteKeys hosts;
    private final PathIndex[] byHost;
    private final ByteKeys domains;
    private final PathIndex[] byDomain;
    private final @Nullable PathIndex anyHost;

    RuleIndex(List<RuleRoute> routes) {
        List<RuleRoute> rules = ranked(routes);
        Map<HostPattern, PathIndex.Growing> filed = file(rules);
        List<HostPattern> exact = ofKind(filed, Kind.EXACT);
        List<HostPattern> parents = ofKind(filed, Kind.ONE_MORE_LABEL);
        hosts = new ByteKeys(exact.stream().map(HostPattern::bytes).toList());
        byHost = exact.stream().map(host -> built(filed, host)).toArray(PathIndex[]::new);
        domains = new ByteKeys(parents.stream().map(HostPattern::bytes).toList());
        byDomain = parents.stream().map(host -> built(filed, host)).toArray(PathIndex[]::new);
        PathIndex.Growing any = filed.get(HostPattern.of("*"));
        anyHost = any == null ? null : any.build();
    }

    /** In the order in which they win. */
    static List<RuleRoute> ranked(List<RuleRoute> routes) {
        return routes.stream()
                .sorted(Comparator.comparingLong(RuleRoute::priority).reversed().thenComparing(rule -> rule.route()
                        .route()))
                .toList();
    }

    private static Map<HostPattern, PathIndex.Growing> file(List<RuleRoute> rules) {
        Map<HostPattern, PathIndex.Growing> filed = new LinkedHashMap<>();
        for (int rank = 0; rank < rules.size(); rank++) {
            RuleRoute rule = rules.get(rank);
            for (Alternative alternative : Alternative.of(rule.match())) {
                filed.computeIfAbsent(alternative.host(), host -> new PathIndex.Growing())
                        .add(alternative.path(), new Candidacy(rank, rule.route(), conditions(rule, alternative)));
            }
        }
        return filed;
    }

    private static List<Condition> conditions(RuleRoute rule, Alternative alternative) {
        List<Condition> conditions = new ArrayList<>();
        if (!rule.entrypoints().isEmpty()) {
            conditions.add(Conditions.entrypoints(rule.entrypoints()));
        }
        alternative.condition().ifPresent(conditions::add);
        return conditions;
    }

    private static List<HostPattern> ofKind(Map<HostPattern, PathIndex.Growing> filed, Kind kind) {
        return filed.keySet().stream().filter(host -> host.kind() == kind).toList();
    }

    private static PathIndex built(Map<HostPattern, PathIndex.Growing> filed, HostPattern host) {
        PathIndex.Growing growing = filed.get(host);
        if (growing == null) {
            throw new IllegalStateException("host " + host + " is not filed");
        }
        return growing.build();
    }

    /** The candidacy that wins, or null. */
    @Nullable
    Candidacy find(Exchange exchange) {
        byte[] bytes = exchange.bytes();
        int start = exchange.hostStart();
        int end = HostPattern.endWithoutDot(bytes, start, exchange.hostEnd());
        Candidacy best = null;
        if (end > start) {
            int host = hosts.indexOf(bytes, start, end);
            best = host < 0 ? null : byHost[host].best(exchange, null);
            int dot = HostPattern.firstDot(bytes, start, end);
            int domain = dot > start ? domains.indexOf(bytes, dot, end) : -1;
            best = domain < 0 ? best : byDomain[domain].best(exchange, best);
        }
        return anyHost == null ? best : anyHost.best(exchange, best);
    }
}
