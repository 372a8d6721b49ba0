package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Cause;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.emit.Draft;
import dev.fairlead.compose.emit.Manifest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The Ingress of one workload: hosts and paths as they come, each once. */
final class Ingresses {

    private final Task task;
    private final Conversion run;
    private final Manifest ingress;
    private final Map<String, Draft> hosts = new TreeMap<>();
    private final Set<String> paths = new HashSet<>();
    private final Set<String> secured = new HashSet<>();

    Ingresses(Task task, Conversion run) {
        this.task = task;
        this.run = run;
        this.ingress = run.add(
                Manifest.of(
                        "networking.k8s.io/v1", "Ingress", Names.with(task.id(), "-ingress"), task.id(), task.self()),
                task.id(),
                task.self());
        task.route();
        Item own = task.extension().at("ingress");
        Item type =
                own.at("class").isThere() ? own.at("class") : run.extension().at("ingressClass");
        if (type.isThere()) {
            ingress.spec().put("ingressClassName", type.text(), type.mapped());
        }
        own.at("annotations")
                .members()
                .forEach((key, item) -> ingress.metadata().at("annotations").put(key, item.text(), item.mapped()));
    }

    /** Adds one; says whether it was new. */
    boolean add(Way way, String port, Cause cause, Cause portCause) {
        if (!paths.add(way.host() + " " + way.path() + " " + way.exact())) {
            return false;
        }
        Draft rule = hosts.computeIfAbsent(way.host(), host -> {
            Draft fresh = ingress.spec().append("rules");
            if (!host.isEmpty()) {
                fresh.put("host", host, cause);
            }
            return fresh;
        });
        Draft path = rule.at("http").append("paths");
        path.put("path", way.path().isEmpty() ? "/" : way.path(), cause);
        path.put("pathType", way.exact() ? "Exact" : "Prefix", cause);
        Draft service = path.at("backend").at("service").put("name", task.id(), task.self());
        service.at("port").put("number", Long.parseLong(port), portCause);
        return true;
    }

    /** Has a host served on TLS, with the certificate of that Secret. */
    void secure(String host, String secret, Cause cause) {
        if (secured.add(host)) {
            Draft tls = ingress.spec().append("tls");
            if (!host.isEmpty()) {
                tls.add("hosts", host, cause);
            }
            tls.put("secretName", secret, cause);
            run.expects().put("Secret/" + secret, "the certificate of " + (host.isEmpty() ? "all hosts" : host));
        }
    }

    /** Has cert-manager issue what is needed. */
    void issuer(Item issuer) {
        ingress.metadata().at("annotations").put("cert-manager.io/cluster-issuer", issuer.text(), issuer.mapped());
    }
}
