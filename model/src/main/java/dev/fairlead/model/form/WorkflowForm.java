package dev.fairlead.model.form;

import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.flow.Fault;
import dev.fairlead.model.flow.GraphFaults;
import dev.fairlead.model.flow.Outputs;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Workflow}, both ways. What is wrong with the graph of a draft is told and does not keep it from being saved. */
public final class WorkflowForm {

    private static final String ID = "[A-Za-z][A-Za-z0-9_]{0,63}";
    private static final int MAX_NODES = 200;
    private static final Duration LEAST_DEADLINE = Duration.ofMillis(10);
    private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(10);
    private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;
    private static final int MAX_CAPTURE = 100;

    private WorkflowForm() {}

    /** The workflow; empty after an error among the findings. */
    public static Optional<Workflow> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        Map<String, Workflow.Node> nodes = new LinkedHashMap<>();
        Map<String, Node> written = fields.map("nodes");
        if (written.isEmpty()) {
            fields.missing("nodes", "add the nodes of its graph by name");
        }
        if (written.size() > MAX_NODES) {
            findings.error(
                    fields.place("nodes"),
                    "it has " + written.size() + " nodes, at most " + MAX_NODES + " are allowed",
                    "divide it");
            return Optional.empty();
        }
        written.forEach((id, inner) -> {
            Fields of = Fields.of(inner, findings);
            if (!id.matches(ID)) {
                findings.error(
                        inner.place(),
                        "\"" + id + "\" cannot be the name of a node, because expressions could not read it",
                        "use letters, digits and underscores, beginning with a letter");
            }
            WorkflowNodeForm.read(name, id, of).ifPresent(read -> nodes.put(id, read));
        });
        Workflow workflow = new Workflow(
                name,
                fields.text("description", ""),
                fields.bool("draft", false),
                fields.duration("deadline", LEAST_DEADLINE, LONGEST_DEADLINE, Workflow.USUAL_DEADLINE),
                (int) fields.wholeNumber("maxBodyBytes", 0, MAX_BODY_BYTES, Workflow.USUAL_BODY_BYTES),
                nodes,
                (int) fields.wholeNumber("capture", 0, MAX_CAPTURE, 0),
                WorkflowTestForm.read(fields));
        fields.finish();
        if (!findings.failed()) {
            GraphFaults.of(workflow).forEach(fault -> tell(fault, workflow, fields));
        }
        return findings.failed() ? Optional.empty() : Optional.of(workflow);
    }

    private static void tell(Fault fault, Workflow workflow, Fields fields) {
        Place place = fields.fields("nodes").place(fault.node());
        Place where = fault.node().isEmpty() ? fields.place("nodes") : place;
        if (workflow.draft()) {
            fields.findings().warning(where, fault.text(), fault.remedy());
        } else {
            fields.findings().error(where, fault.text(), fault.remedy());
        }
    }

    /** What {@link #read} reads as an equal workflow; {@code own} is the source that it is written for. */
    public static Node.Mapping write(Workflow workflow, Owner own) {
        Members members = new Members();
        if (!workflow.description().isEmpty()) {
            members.put("description", workflow.description());
        }
        if (workflow.draft()) {
            members.put("draft", true);
        }
        if (!workflow.deadline().equals(Workflow.USUAL_DEADLINE)) {
            members.put("deadline", Durations.print(workflow.deadline()));
        }
        if (workflow.maxBodyBytes() != Workflow.USUAL_BODY_BYTES) {
            members.put("maxBodyBytes", workflow.maxBodyBytes());
        }
        Members nodes = new Members();
        workflow.nodes().forEach((id, node) -> {
            Members one = WorkflowNodeForm.write(node, own);
            edges(node).ifPresent(edges -> one.put("to", edges));
            nodes.put(id, one.build());
        });
        members.put("nodes", nodes.build());
        if (workflow.capture() != 0) {
            members.put("capture", workflow.capture());
        }
        WorkflowTestForm.write(workflow.tests()).ifPresent(tests -> members.put("tests", tests));
        return members.build();
    }

    private static Optional<Node> edges(Workflow.Node node) {
        if (node.edges().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> main = Outputs.of(node.action()).main();
        if (main.isPresent() && node.edges().size() == 1 && node.edges().containsKey(main.get())) {
            return Optional.of(targets(node.targets(main.get())));
        }
        Members edges = new Members();
        node.edges().forEach((output, targets) -> edges.put(output, targets(targets)));
        return Optional.of(edges.build());
    }

    private static Node targets(List<String> targets) {
        return targets.size() == 1 ? Members.of(targets.getFirst()) : Members.ofTexts(targets);
    }
}
