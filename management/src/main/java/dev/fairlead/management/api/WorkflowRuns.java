package dev.fairlead.management.api;

import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Problem;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.flow.GraphFaults;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.WorkflowForm;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.Store;
import dev.fairlead.store.replica.ReplicaReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Runs that gateways kept of workflows, and workflows run on them step by step. Nobody is asked, nothing is sent. */
final class WorkflowRuns {

    private static final String WORKFLOW = "workflow";
    private static final String REQUEST = "request";
    private static final String CALLS = "calls";
    private static final int MOST_RUNS = 4;

    private final Store store;
    private final ExpressionCheck languages;
    private final Semaphore places = new Semaphore(MOST_RUNS);

    WorkflowRuns(Store store, ExpressionCheck languages) {
        this.store = store;
        this.languages = languages;
    }

    void serve(Operations table) {
        table.does("listCaptures", this::captures);
        table.does("runWorkflow", this::run);
    }

    private Answer captures(Call call) {
        ReplicaReport replica =
                Explanations.replica(store, call.query("replica").orElse(""));
        String question =
                Json.canonical(new Members().put("captures", call.path("name")).build());
        Node.Mapping answer = Explanations.asked(store, replica, question);
        if (answer.members().get("fault") instanceof Node.Text fault) {
            throw Refusal.of(409, "The gateway \"" + replica.id() + "\" cannot tell: " + fault.value());
        }
        return Answer.json(200, Bodies.with(answer, "replica", Members.of(replica.id())));
    }

    private Answer run(Call call) throws IOException {
        Node.Mapping body = call.body();
        List<Problem.Fault> faults = new ArrayList<>();
        for (String name : List.of(WORKFLOW, REQUEST, CALLS)) {
            Node node = body.members().get(name);
            boolean missing = node == null && name.equals(WORKFLOW);
            if (missing || (node != null && !(node instanceof Node.Mapping))) {
                faults.add(new Problem.Fault("/" + name, "\"" + name + "\" is no object", "write it as {…}"));
            }
        }
        for (String name : body.members().keySet()) {
            if (!Set.of(WORKFLOW, REQUEST, CALLS).contains(name)) {
                faults.add(new Problem.Fault("", "\"" + name + "\" is not known here", "use workflow, request, calls"));
            }
        }
        refuse(faults);
        Workflow workflow = workflow(body.at(WORKFLOW));
        return Answer.json(200, traced(workflow, body.at(REQUEST), body.at(CALLS)));
    }

    private Node.Mapping traced(Workflow workflow, Node request, Node calls) {
        if (!places.tryAcquire()) {
            throw Refusal.of(503, MOST_RUNS + " workflows are being run here; try again")
                    .with("Retry-After", "1");
        }
        try {
            return languages
                    .replay(workflow, request, calls)
                    .orElseThrow(() -> Refusal.of(503, "The workflow came to no end within the time that it has here"));
        } finally {
            places.release();
        }
    }

    /** It must be one that could be served, also where it is a draft. */
    private Workflow workflow(Node written) {
        String name = Bodies.member(written, "name")
                .map(node -> node instanceof Node.Text text ? text.value() : "")
                .filter(text -> !text.isEmpty())
                .orElse(WORKFLOW);
        Findings findings = new Findings(new Subject(Subject.Kind.WORKFLOW, name, Owner.STORE));
        Node.Mapping body = Bodies.without(Bodies.without(Bodies.written(written), "draft"), "tests");
        Optional<Workflow> read = WorkflowForm.read(name, body, findings);
        List<Problem.Fault> faults = new ArrayList<>();
        findings.all().stream()
                .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                .forEach(finding ->
                        faults.add(new Problem.Fault(finding.place().pointer(), finding.text(), finding.remedy())));
        read.ifPresent(workflow -> GraphFaults.language(workflow, languages)
                .forEach(fault -> faults.add(new Problem.Fault(
                        "/workflow/nodes/" + Validation.escaped(fault.node()), fault.text(), fault.remedy()))));
        refuse(faults);
        return read.orElseThrow();
    }

    private static void refuse(List<Problem.Fault> faults) {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.of(422, "It cannot be run; nothing was", faults));
        }
    }
}
