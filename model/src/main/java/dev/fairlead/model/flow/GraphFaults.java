package dev.fairlead.model.flow;

import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Action;
import dev.fairlead.model.Workflow.Expression;
import dev.fairlead.model.Workflow.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that keeps a graph from being run: a path that answers nothing, a merge that can never run, a node that
 * nobody reaches, a circle that no loop makes, an edge or an expression that names what is not there.
 */
public final class GraphFaults {

    private final Workflow workflow;
    private final Map<String, Node> nodes;
    private final Graph graph;
    private final List<Fault> faults = new ArrayList<>();

    private GraphFaults(Workflow workflow) {
        this.workflow = workflow;
        this.nodes = workflow.nodes();
        this.graph = new Graph(workflow);
    }

    /** All of them; none where the workflow can be run. */
    public static List<Fault> of(Workflow workflow) {
        GraphFaults all = new GraphFaults(workflow);
        all.starts();
        nodesOf(workflow).forEach(all::edges);
        // What follows would only say the same again.
        if (all.faults.isEmpty()) {
            all.circles();
            all.reached();
            all.behindAnswer();
        }
        if (all.faults.isEmpty()) {
            all.loops();
            all.parallels();
            all.merges();
            all.expressions();
        }
        return List.copyOf(all.faults);
    }

    private static Collection<Node> nodesOf(Workflow workflow) {
        return workflow.nodes().values();
    }

    private void fault(String node, String text, String remedy) {
        String where = node.isEmpty() ? "" : "the node \"" + node + "\" of ";
        faults.add(new Fault(node, where + "the workflow \"" + workflow.name() + "\" " + text, remedy));
    }

    private void starts() {
        List<Node> starts = nodes.values().stream()
                .filter(node -> node.action() instanceof Workflow.Request)
                .toList();
        if (starts.isEmpty()) {
            fault("", "has no node of the type request, where its runs would begin", "add one");
        }
        starts.stream()
                .skip(1)
                .forEach(more -> fault(
                        more.id(),
                        "is a second one of the type request",
                        "keep one; runs begin at \"" + starts.getFirst().id() + "\""));
    }

    private void edges(Node node) {
        Outputs outputs = Outputs.of(node.action());
        node.edges().forEach((output, targets) -> {
            if (!outputs.has(output)) {
                fault(node.id(), "has no output \"" + output + "\"", "its outputs are " + outputs.list());
            }
            if (targets.size() > 1 && !(node.action() instanceof Workflow.Parallel)) {
                fault(
                        node.id(),
                        "leads by \"" + output + "\" to " + targets.size() + " nodes",
                        "put a node of the type parallel between them");
            }
            targets.forEach(target -> edge(node, output, target));
        });
        if (node.action() instanceof Workflow.Parallel
                && node.targets(Outputs.BRANCHES).size() < 2) {
            fault(node.id(), "has fewer than two branches", "list the first node of each under \"to\"");
        }
        if (node.action() instanceof Workflow.Switch && node.edges().size() < 2) {
            fault(node.id(), "has no case", "add under \"to\" what the value may be");
        }
        missing(node, outputs);
    }

    private void edge(Node node, String output, String target) {
        Node there = nodes.get(target);
        if (there == null) {
            fault(
                    node.id(),
                    "leads by \"" + output + "\" to \"" + target + "\", which is not one of its nodes",
                    "name one of " + String.join(", ", nodes.keySet()));
        } else if (there.action() instanceof Workflow.Request) {
            fault(
                    node.id(),
                    "leads by \"" + output + "\" back to \"" + target + "\", where runs begin",
                    "use a loop to do something again");
        }
    }

    // Behind the answer a path may end anywhere: nobody waits for it.
    private void missing(Node node, Outputs outputs) {
        for (String required : outputs.required()) {
            boolean mayEnd = graph.isBehindAnswer(node.id())
                    && !(node.action() instanceof Workflow.Loop)
                    && !(node.action() instanceof Workflow.Parallel);
            if (node.targets(required).isEmpty() && !mayEnd) {
                fault(
                        node.id(),
                        "leads nowhere by \"" + required + "\", so a path answers nothing",
                        "lead it on to a node of the type response or redirect");
            }
        }
    }

    private void circles() {
        List<String> circle = graph.circle();
        if (!circle.isEmpty()) {
            fault(
                    circle.getFirst(),
                    "leads in a circle that no loop makes: " + String.join(" to ", circle) + " to " + circle.getFirst(),
                    "use a node of the type loop, or lead the last of them elsewhere");
        }
    }

    private void reached() {
        Set<String> reached = new HashSet<>();
        graph.start().ifPresent(start -> reached.addAll(graph.reach(List.of(start.id()))));
        nodes.keySet().stream()
                .filter(id -> !reached.contains(id))
                .forEach(id -> fault(id, "can never be reached", "lead an edge to it, or take it out"));
    }

    private void behindAnswer() {
        for (Node node : nodes.values()) {
            if (!graph.isBehindAnswer(node.id())) {
                continue;
            }
            boolean answers = node.action() instanceof Workflow.Response || node.action() instanceof Workflow.Redirect;
            if (answers || node.action() instanceof Workflow.Proxy) {
                fault(
                        node.id(),
                        answers
                                ? "would answer a caller that has its answer already"
                                : "needs the caller's request, which is over behind the answer",
                        answers ? "answer once" : "use a node of the type http there, or put it before the response");
            }
        }
    }

    private void loops() {
        for (Node node : nodes.values()) {
            if (node.action() instanceof Workflow.Loop && graph.body(node).isEmpty()) {
                fault(
                        node.id(),
                        "has a body that never comes back to it",
                        "lead the last node of the body to \"" + node.id() + "\"");
            }
        }
    }

    private void parallels() {
        for (Node node : nodes.values()) {
            if (node.action() instanceof Workflow.Parallel) {
                branches(node);
            }
        }
    }

    private void branches(Node parallel) {
        List<String> branches = parallel.targets(Outputs.BRANCHES);
        for (String branch : branches) {
            Set<String> merges = graph.merges(branch);
            if (merges.isEmpty()) {
                fault(
                        parallel.id(),
                        "has a branch, \"" + branch + "\", that comes to no merge, so a merge can never run",
                        "lead it to the node of the type merge where the other branches end");
            } else if (merges.size() > 1 || !graph.merges(branches.getFirst()).equals(merges)) {
                fault(
                        parallel.id(),
                        "has branches that end at several merges, " + String.join(", ", merges)
                                + ", so none of them can ever run",
                        "lead all of them to one");
            }
            graph.leftFor(parallel, branch)
                    .ifPresent(loop -> fault(
                            parallel.id(),
                            "has a branch, \"" + branch + "\", that comes back to the loop \"" + loop.id()
                                    + "\" before it has merged",
                            "lead it to the merge, and the merge to the loop"));
        }
        shared(parallel, branches);
    }

    private void shared(Node parallel, List<String> branches) {
        Set<String> taken = new HashSet<>();
        for (String branch : branches) {
            for (String id : branchOf(branch, graph.merges(branch))) {
                if (!taken.add(id)) {
                    fault(
                            id,
                            "is in two branches of \"" + parallel.id() + "\" and would run twice",
                            "give each branch a node of its own, or put it behind the merge");
                }
            }
        }
    }

    // What ends in an answer may be shared: the first one counts.
    private Set<String> branchOf(String branch, Set<String> merges) {
        Set<String> inside = new HashSet<>();
        for (String id : graph.reach(List.of(branch))) {
            Set<String> from = graph.merges(id);
            if (!merges.contains(id) && !from.isEmpty() && merges.containsAll(from)) {
                inside.add(id);
            }
        }
        return inside;
    }

    private void merges() {
        Set<String> used = new HashSet<>();
        nodes.values().stream()
                .filter(node -> node.action() instanceof Workflow.Parallel)
                .forEach(node -> graph.merged(node.id()).ifPresent(merge -> {
                    if (!used.add(merge.id())) {
                        fault(merge.id(), "is the merge of two parallel nodes", "give each of them its own");
                    }
                }));
        for (Node node : nodes.values()) {
            if (node.action() instanceof Workflow.Merge && !used.contains(node.id()) && faults.isEmpty()) {
                fault(
                        node.id(),
                        "can never run: it is not where all branches of one parallel node end",
                        "lead all branches of a parallel node to it, or take it out");
            }
        }
        graph.start().map(start -> graph.merges(start.id())).ifPresent(alone -> alone.stream()
                .filter(id -> faults.isEmpty())
                .forEach(id ->
                        fault(id, "is reached by a path that began in no parallel node", "lead that path around it")));
    }

    private void expressions() {
        for (Node node : nodes.values()) {
            for (Expression expression : Texts.expressions(node.action())) {
                Texts.nodes(expression).forEach(name -> reference(node, expression, name));
            }
        }
    }

    private void reference(Node node, Expression expression, String name) {
        if (!nodes.containsKey(name)) {
            fault(
                    node.id(),
                    "reads nodes." + name + " in \"" + expression.text() + "\", and there is no such node",
                    "name one of " + String.join(", ", nodes.keySet()));
        } else if (!graph.reach(targetsOf(name)).contains(node.id())) {
            fault(
                    node.id(),
                    "reads nodes." + name + " in \"" + expression.text() + "\", which never runs before it",
                    "read a node on the way to it");
        }
    }

    private List<String> targetsOf(String id) {
        Node node = nodes.get(id);
        return node == null ? List.of() : Graph.targets(node);
    }

    /** What is wrong with the expressions themselves. */
    public static List<Fault> language(Workflow workflow, ExpressionCheck check) {
        GraphFaults all = new GraphFaults(workflow);
        workflow.nodes().forEach((id, node) -> all.language(id, node.action(), check));
        // Only what can be run is tried; a broken graph is told of elsewhere.
        if (all.faults.isEmpty() && !workflow.tests().isEmpty() && of(workflow).isEmpty()) {
            check.failures(workflow)
                    .forEach(why -> all.fault("", "does not pass its test " + why, "mend the workflow or the test"));
        }
        return List.copyOf(all.faults);
    }

    private void language(String id, Action action, ExpressionCheck check) {
        if (action instanceof Workflow.Validate validate) {
            check.schemaFault(validate.schema()).ifPresent(why -> fault(id, "has a schema: " + why, "mend it"));
        }
        for (Expression expression : Texts.expressions(action)) {
            check.fault(expression)
                    .ifPresent(why -> fault(
                            id,
                            "has the expression \"" + expression.text() + "\", which cannot be evaluated: " + why,
                            "mend it; the language is CEL"));
        }
    }
}
