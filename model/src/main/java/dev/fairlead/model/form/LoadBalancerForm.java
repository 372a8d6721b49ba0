package dev.fairlead.model.form;

import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.Backend;
import dev.fairlead.model.Service.LoadBalancer;
import dev.fairlead.model.Service.RetryBudget;
import dev.fairlead.model.Service.Strategy;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A group of backends, both ways. */
final class LoadBalancerForm {

    private static final Duration MOST_WAIT = Duration.ofMinutes(1);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int QUEUE = 100;

    private LoadBalancerForm() {}

    static LoadBalancer read(Fields fields, Owner own) {
        Findings findings = fields.findings();
        List<Backend> backends = new ArrayList<>();
        for (Node server : fields.list("servers")) {
            backend(Fields.of(server, findings)).ifPresent(backends::add);
        }
        fields.unavailable(
                (key, place) -> findings.warning(
                        place, "\"" + key + "\" changes nothing: every piece is passed on as it comes", "take it out"),
                "responseForwarding");
        if (backends.stream().noneMatch(backend -> backend.weight() > 0) && !findings.failed()) {
            findings.warning(
                    fields.place("servers"),
                    "it has no server that takes requests, so each is answered with 503",
                    "add a server with a url");
        }
        LoadBalancer read = new LoadBalancer(
                backends,
                fields.bool("passHostHeader", true),
                Reading.reference(fields, "serversTransport", own)
                        .filter(named -> !named.name().equals("default")),
                fields.word("strategy", Strategy.class, Strategy.WRR),
                StickyForm.read(fields),
                has(fields, "healthCheck")
                        ? Optional.of(HealthForm.active(fields.fields("healthCheck")))
                        : Optional.empty(),
                has(fields, "passiveHealthCheck")
                        ? Optional.of(HealthForm.passive(fields.fields("passiveHealthCheck")))
                        : Optional.empty(),
                has(fields, "timeouts") ? TimeoutsForm.read(fields.fields("timeouts")) : Service.Timeouts.NONE,
                has(fields, "concurrency") ? Optional.of(concurrency(fields.fields("concurrency"))) : Optional.empty(),
                has(fields, "retryBudget") ? budget(fields.fields("retryBudget")) : RetryBudget.STANDARD);
        read.healthCheck()
                .filter(check -> !backends.stream().allMatch(check::canAsk))
                .ifPresent(check -> findings.warning(
                        fields.place("healthCheck"),
                        "no check speaks TLS, and only mode grpc speaks h2c; the other servers are served without it",
                        "use mode tcp, or scheme http with a port of its own"));
        fields.finish();
        return read;
    }

    private static boolean has(Fields fields, String key) {
        return fields.has(key);
    }

    private static Optional<Backend> backend(Fields fields) {
        if (fields.requiredText("url").isEmpty()) {
            return Optional.empty();
        }
        Optional<Backend> address = fields.parsed("url", BackendUrl::parse, BackendUrl.REMEDY);
        int weight = (int) fields.wholeNumber("weight", 0, 1_000_000, 1);
        boolean preservePath = fields.bool("preservePath", false);
        fields.finish();
        return address.map(backend -> {
            if (!preservePath
                    && !fields.has("preservePath")
                    && !backend.basePath().isEmpty()) {
                fields.findings()
                        .warning(
                                fields.place("url"),
                                "the path \"" + backend.basePath() + "\" of this URL is not used, as in Traefik",
                                "add preservePath: true to put it in front of every path, or cut it");
            }
            return new Backend(
                    backend.scheme(), backend.host(), backend.port(), preservePath ? backend.basePath() : "", weight);
        });
    }

    private static Service.Concurrency concurrency(Fields fields) {
        Service.Concurrency read = new Service.Concurrency(
                (int) fields.requiredNumber("limit", 1, 1_000_000),
                (int) fields.wholeNumber("queue", 0, 100_000, QUEUE),
                fields.duration("wait", Duration.ZERO, MOST_WAIT, WAIT));
        fields.finish();
        return read;
    }

    private static RetryBudget budget(Fields fields) {
        RetryBudget read =
                new RetryBudget((int) fields.wholeNumber("percent", 0, 1_000, RetryBudget.STANDARD.percent()), (int)
                        fields.wholeNumber("perSecond", 0, 1_000_000, RetryBudget.STANDARD.perSecond()));
        fields.finish();
        return read;
    }

    static Node.Mapping write(LoadBalancer group, Owner own) {
        List<Node> servers = new ArrayList<>();
        for (Backend backend : group.backends()) {
            Members server = new Members().put("url", backend.url());
            if (backend.weight() != 1) {
                server.put("weight", backend.weight());
            }
            if (!backend.basePath().isEmpty()) {
                server.put("preservePath", true);
            }
            servers.add(server.build());
        }
        Members members = new Members().put("servers", Members.of(servers));
        if (!group.passHostHeader()) {
            members.put("passHostHeader", false);
        }
        group.transport().ifPresent(name -> members.put("serversTransport", Reading.reference(name, own)));
        if (group.strategy() != Strategy.WRR) {
            members.put("strategy", group.strategy().name().toLowerCase(Locale.ROOT));
        }
        group.sticky().ifPresent(sticky -> members.put("sticky", StickyForm.write(sticky)));
        group.healthCheck().ifPresent(check -> members.put("healthCheck", HealthForm.write(check)));
        group.passive().ifPresent(check -> members.put("passiveHealthCheck", HealthForm.write(check)));
        if (!group.timeouts().equals(Service.Timeouts.NONE)) {
            members.put("timeouts", TimeoutsForm.write(group.timeouts()));
        }
        group.concurrency()
                .ifPresent(limit -> members.put(
                        "concurrency",
                        new Members()
                                .put("limit", limit.limit())
                                .put("queue", limit.queue())
                                .put("wait", Durations.print(limit.patience()))
                                .build()));
        if (!group.retryBudget().equals(RetryBudget.STANDARD)) {
            members.put(
                    "retryBudget",
                    new Members()
                            .put("percent", group.retryBudget().percent())
                            .put("perSecond", group.retryBudget().perSecond())
                            .build());
        }
        return members.build();
    }
}
