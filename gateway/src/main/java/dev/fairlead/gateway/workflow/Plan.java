package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Language.Compiled;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.flow.Graph;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow that is ready to run, by many threads at once.
 *
 * @param start the node where runs begin
 */
public record Plan(Workflow workflow, Graph graph, String start, Map<String, Planned> nodes) {

    public Plan {
        nodes = Map.copyOf(nodes);
    }

    /** What is known of a node before a run. */
    sealed interface Task {
        /** Does something and goes on. */
        record Doing(Work work) implements Task {}

        /** Runs its body for each element. */
        record Repeating(Compiled over, int maxItems) implements Task {}

        /** Runs branches at once, up to a node. */
        record Branching(String merge) implements Task {}

        /** Where branches end. */
        record Joining() implements Task {}

        /** Makes the answer. */
        record Answering(Answers answers) implements Task {}
    }

    /** A node and what it does. */
    record Planned(Workflow.Node node, String kind, Task task) {

        Optional<String> target(String output) {
            return node.targets(output).stream().findFirst();
        }
    }

    Planned node(String id) {
        Planned node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("there is no node \"" + id + "\"");
        }
        return node;
    }

    /** Compiles a workflow that has no faults. */
    public static Plan of(Workflow workflow) {
        return Planning.plan(workflow);
    }
}
