package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Language;
import dev.fairlead.gateway.workflow.schema.SchemaCheck;
import dev.fairlead.model.Workflow.Expression;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.flow.Texts;
import java.util.Optional;

/** What workflows are written in, as the engine reads it. Its libraries are loaded with the first that it is asked about. */
public final class Languages implements ExpressionCheck {

    @Override
    public Optional<String> fault(Expression expression) {
        return Language.fault(expression);
    }

    @Override
    public Optional<String> schemaFault(Template schema) {
        try {
            new SchemaCheck(Texts.tree(schema));
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }
}
