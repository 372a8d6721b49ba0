package dev.fairlead.model.flow;

import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Expression;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Optional;

/** Says whether expressions can be evaluated and schemas used; whoever knows the languages is handed in. */
public interface ExpressionCheck {

    /** Takes every expression as good: for those who serve nothing. */
    ExpressionCheck NONE = expression -> Optional.empty();

    /** What is wrong with it, in one sentence without a full stop. */
    Optional<String> fault(Expression expression);

    /** Which of its tests a workflow does not pass and why, each in a part of a sentence; those of one that can be run. */
    default List<String> failures(Workflow workflow) {
        return List.of();
    }

    /**
     * How a workflow that can be run goes on a request and what others said, node by node; nobody is asked. Empty where it
     * came to no end within its time, or nobody here can run it.
     */
    default Optional<Node.Mapping> replay(Workflow workflow, Node request, Node calls) {
        return Optional.empty();
    }

    /** What is wrong with a JSON Schema, likewise. */
    default Optional<String> schemaFault(Template schema) {
        return Optional.empty();
    }
}
