package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.audit.AuditRecord.Touched;
import dev.fairlead.store.replica.ReplicaReport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes backends of a service out of use at every running gateway, so that they can be stopped. It is no configuration:
 * gateways keep it in memory, and one that starts later does not know of it.
 */
final class Drains {

    private static final int MAX_NAME = 512;
    private static final int MAX_BACKENDS = 1000;
    private static final int MAX_URL = 2048;

    private final Store store;

    Drains(Store store) {
        this.store = store;
    }

    void serve(Operations table) {
        table.does("readDrain", this::look);
        table.does("drain", this::change);
    }

    private Answer look(Call call) {
        String service = call.query("service")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> refused("service", "the query has no \"service\"", "add it"));
        return asked(service, new Members().put("drain", service));
    }

    private Answer change(Call call) throws IOException {
        Fields fields = new Fields(call.body());
        String service = fields.text("service", MAX_NAME);
        boolean drained = fields.bool("drained").orElse(true);
        List<String> backends = fields.texts(
                "backends",
                MAX_BACKENDS,
                MAX_URL,
                "addresses",
                "`fairlead services` shows it (\"http://10.0.0.4:8080\")");
        fields.done(Set.of());
        Members said = new Members().put("drained", drained).put("backends", Members.ofTexts(backends));
        Optional<String> state = Optional.of(Json.canonical(said.build()));
        Optional<String> none = Optional.empty();
        Answer done = asked(
                service,
                new Members().put("drain", service).put("drained", drained).put("backends", Members.ofTexts(backends)));
        // Recorded when a gateway has done it: what was refused by all of them changed nothing.
        store.audit()
                .append(
                        call.caller().actor(),
                        drained ? "drain" : "end-drain",
                        call.reason(),
                        List.of(new Touched("service " + service, drained ? none : state, drained ? state : none)));
        return done;
    }

    private Answer asked(String service, Members question) {
        List<ReplicaReport> live = store.replicas().live();
        if (live.isEmpty()) {
            throw Refusal.of(409, "No gateway is live to be asked; start one");
        }
        String text = Json.canonical(question.build());
        List<Node.Mapping> replicas = Asking.all(live, replica -> answer(replica, text));
        List<String> faults = replicas.stream()
                .flatMap(told -> Bodies.member(told, "fault").stream())
                .map(fault -> fault instanceof Node.Text why ? why.value() : "")
                .toList();
        if (faults.size() == replicas.size()) {
            throw refused("service", faults.getLast(), "`fairlead services` lists services and backends");
        }
        return Answer.json(
                200,
                new Members()
                        .put("service", service)
                        .put("replicas", Members.of(List.copyOf(replicas)))
                        .build());
    }

    private Node.Mapping answer(ReplicaReport replica, String question) {
        Members told = new Members().put("replica", replica.id());
        Optional<String> answer = store.questions().ask(replica.id(), question);
        if (answer.isEmpty()) {
            return told.put("fault", "it did not answer in time").build();
        }
        Bodies.stored(answer.get()).members().forEach(told::put);
        return told.build();
    }

    private static Refusal refused(String field, String detail, String remedy) {
        return new Refusal(
                Problem.of(422, "Nothing was drained", List.of(new Problem.Fault("/" + field, detail, remedy))));
    }
}
