package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The HTTPRoutes of one workload: one for each host, with a rule for each path, at the Gateway that the file names. */
final class HttpRoutes {

    private static final String API = "gateway.networking.k8s.io/v1";

    private final Task task;
    private final Conversion run;
    private final Map<String, Manifest> hosts = new TreeMap<>();
    private final Set<Way> ways = new HashSet<>();

    HttpRoutes(Task task, Conversion run) {
        this.task = task;
        this.run = run;
        task.route();
    }

    /** Whether the file names a Gateway. */
    static boolean isWanted(Conversion run) {
        return said(run).at("name").isThere();
    }

    /** Whether the Gateway takes the place of the Ingresses. */
    static boolean isAlone(Conversion run) {
        return isWanted(run) && said(run).at("only").isTrue();
    }

    private static Item said(Conversion run) {
        return run.extension().at("gatewayApi");
    }

    /** Adds one; says whether it was new. */
    boolean add(Way way, String port, Cause cause, Cause portCause) {
        if (!ways.add(way)) {
            return false;
        }
        Manifest route = hosts.computeIfAbsent(way.host(), host -> route(host, cause));
        Draft rule = route.spec().append("rules");
        Draft match = rule.append("matches");
        String path = way.path().isEmpty() ? "/" : way.path();
        match.at("path")
                .put("type", way.exact() ? "Exact" : "PathPrefix", cause)
                .put("value", path, cause);
        for (Way.More more : way.more()) {
            switch (more) {
                case Way.Called called -> match.put("method", called.method(), cause);
                case Way.Named named ->
                    match.append(named.what())
                            .put("type", "Exact", cause)
                            .put("name", named.name(), cause)
                            .put("value", named.value(), cause);
            }
        }
        rule.append("backendRefs").put("name", task.id(), task.self()).put("port", Long.parseLong(port), portCause);
        return true;
    }

    private Manifest route(String host, Cause cause) {
        String suffix =
                hosts.isEmpty() ? "-route" : "-route-" + Names.hash(host).substring(0, 6);
        Manifest route = run.add(
                Manifest.of(API, "HTTPRoute", Names.with(task.id(), suffix), task.id(), task.self()),
                task.id(),
                task.self());
        Item name = said(run).at("name");
        Draft parent = route.spec().append("parentRefs").put("name", name.text(), name.mapped());
        Item namespace = said(run).at("namespace");
        if (namespace.isThere()) {
            parent.put("namespace", namespace.text(), namespace.mapped());
        }
        if (!host.isEmpty()) {
            route.spec().add("hostnames", host, cause);
        }
        run.expects().put("Gateway/" + name.text(), "HTTPRoutes are attached to it; TLS ends at its listeners");
        return route;
    }
}
