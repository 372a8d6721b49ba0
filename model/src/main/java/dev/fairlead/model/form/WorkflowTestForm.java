package dev.fairlead.model.form;

import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.flow.Texts;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tests of a workflow, both ways: those that stand in it, and those of a file of their own. */
public final class WorkflowTestForm {

    private static final List<String> EXPECTED = List.of("status", "headers", "body", "failure", "visited", "calls");
    private static final int MAX_TESTS = 50;

    private WorkflowTestForm() {}

    static List<Workflow.Test> read(Fields workflow) {
        List<Workflow.Test> tests = new ArrayList<>();
        List<Node> written = workflow.list("tests");
        if (written.size() > MAX_TESTS) {
            workflow.findings()
                    .error(
                            workflow.place("tests"),
                            "it has " + written.size() + " tests, at most " + MAX_TESTS + " are allowed",
                            "keep the others in a file, for fairlead workflow test");
        }
        for (Node node : written) {
            Fields test = Fields.of(node, workflow.findings());
            tests.add(one(test));
            test.finish();
        }
        return tests;
    }

    /** One of them, as far as it can be read; what is wrong is among the findings. */
    public static Workflow.Test one(Fields test) {
        String name = test.requiredText("name");
        Fields expect = test.fields("expect");
        boolean nothing = EXPECTED.stream().noneMatch(expect::has);
        expect.finish(EXPECTED.toArray(String[]::new));
        if (nothing) {
            test.findings()
                    .error(
                            test.place("expect"),
                            "the test expects nothing",
                            "say what should come out, such as status");
        }
        return new Workflow.Test(name, mapping(test, "request"), mapping(test, "calls"), mapping(test, "expect"));
    }

    private static Template mapping(Fields fields, String key) {
        return new Template(Json.canonical(new Node.Mapping(fields.map(key), fields.place(key))));
    }

    static Optional<Node> write(List<Workflow.Test> tests) {
        return tests.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Members.of(tests.stream().map(WorkflowTestForm::written).toList()));
    }

    private static Node written(Workflow.Test test) {
        return new Members()
                .put("name", test.name())
                .put("request", Texts.tree(test.request()))
                .put("calls", Texts.tree(test.calls()))
                .put("expect", Texts.tree(test.expect()))
                .build();
    }
}
