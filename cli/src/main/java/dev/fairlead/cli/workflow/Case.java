package dev.fairlead.cli.workflow;

import dev.fairlead.gateway.workflow.Trial;
import dev.fairlead.model.Workflow;
import java.util.List;

/** One test and the workflow that it is about. */
record Case(Workflow workflow, Workflow.Test test) {

    String name() {
        return test.name();
    }

    /** Everything that came out otherwise, one a line. */
    List<String> differences() throws InterruptedException {
        return Trial.differences(workflow, test);
    }
}
