package dev.fairlead.model.assemble;

import dev.fairlead.model.Name;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.flow.GraphFaults;
import java.util.List;

/** The expressions of a workflow can be evaluated. Of its graph the form has spoken. */
final class WorkflowRules implements Rules<Workflow> {

    private final ExpressionCheck expressions;

    WorkflowRules(ExpressionCheck expressions) {
        this.expressions = expressions;
    }

    @Override
    public List<Problem> errors(Name name, Workflow workflow) {
        return workflow.draft() ? List.of() : faults(workflow);
    }

    private List<Problem> faults(Workflow workflow) {
        return GraphFaults.language(workflow, expressions).stream()
                .map(fault -> new Problem(fault.text(), fault.remedy()))
                .toList();
    }

    @Override
    public Workflow keep(Name name, Workflow workflow, List<Problem> warnings) {
        if (workflow.draft()) {
            warnings.addAll(faults(workflow));
        }
        return workflow;
    }
}
