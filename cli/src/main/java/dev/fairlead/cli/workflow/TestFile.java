package dev.fairlead.cli.workflow;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.gateway.workflow.Languages;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.flow.Fault;
import dev.fairlead.model.flow.GraphFaults;
import dev.fairlead.model.form.Fields;
import dev.fairlead.model.form.Findings;
import dev.fairlead.model.form.WorkflowForm;
import dev.fairlead.model.form.WorkflowTestForm;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A file with tests, and the file with the workflows that they are about. */
final class TestFile {

    private TestFile() {}

    /** All tests of the file. */
    static List<Case> read(Path file) {
        Findings findings = new Findings(new Subject(Subject.Kind.SOURCE, file.toString(), Owner.FILE));
        Fields fields = Fields.of(yaml(file), findings);
        Map<String, Workflow> workflows = new LinkedHashMap<>();
        for (String named : fields.texts("files")) {
            workflows.putAll(workflows(file.resolveSibling(named), findings));
        }
        List<Case> cases = new ArrayList<>();
        for (Node node : fields.list("tests")) {
            test(Fields.of(node, findings), workflows, cases);
        }
        if (cases.isEmpty() && !findings.failed()) {
            findings.error(fields.place("tests"), "there is no test in it", "add one under \"tests\"");
        }
        fields.finish();
        if (findings.failed()) {
            throw CommandFailure.badInput(findings.all().stream()
                    .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                    .map(finding -> finding.place() + ": " + finding.text() + "; " + finding.remedy())
                    .collect(Collectors.joining("\n")));
        }
        return cases;
    }

    private static void test(Fields test, Map<String, Workflow> workflows, List<Case> cases) {
        String about = test.requiredText("workflow");
        Workflow workflow = workflows.get(about);
        Workflow.Test read = WorkflowTestForm.one(test);
        test.finish();
        if (workflow == null) {
            test.findings()
                    .error(
                            test.place("workflow"),
                            "there is no workflow \"" + about + "\" in its \"files\"",
                            "name one of " + String.join(", ", workflows.keySet()));
        } else {
            cases.add(new Case(workflow, read));
        }
    }

    private static Map<String, Workflow> workflows(Path file, Findings findings) {
        Map<String, Workflow> read = new LinkedHashMap<>();
        Fields.of(yaml(file), findings).map("workflows").forEach((name, node) -> {
            WorkflowForm.read(name, node, findings).ifPresent(workflow -> {
                for (Fault fault : GraphFaults.language(workflow, new Languages())) {
                    findings.error(node.place(), fault.text(), fault.remedy());
                }
                read.put(name, workflow);
            });
        });
        return read;
    }

    private static Node yaml(Path file) {
        try {
            Yaml.Document document = Yaml.read(Files.readAllBytes(file), file.toString(), name -> null);
            if (!document.problems().isEmpty()) {
                Yaml.Problem first = document.problems().getFirst();
                throw CommandFailure.badInput(told(first.place(), first.text(), first.remedy()));
            }
            return document.root();
        } catch (IOException unreadable) {
            throw CommandFailure.badInput(file + " cannot be read: " + Faults.reason(unreadable));
        } catch (Yaml.Malformed wrong) {
            throw CommandFailure.badInput(told(wrong.place(), wrong.text(), wrong.remedy()));
        }
    }

    private static String told(Place place, String text, String remedy) {
        return place + ": " + text + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
