package dev.fairlead.model.flow;

import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Expression;
import dev.fairlead.model.Workflow.Template;
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

    /** What is wrong with a JSON Schema, likewise. */
    default Optional<String> schemaFault(Template schema) {
        return Optional.empty();
    }
}
