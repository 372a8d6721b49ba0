package dev.fairlead.cli.role;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.check.Report;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Findings in the form that code hosts and editors read: SARIF 2.1.0. */
public final class Sarif {

    private Sarif() {}

    static String of(Report report) {
        return of(report.findings());
    }

    /** The document. */
    public static String of(List<Finding> findings) {
        Map<String, Node> rules = new TreeMap<>();
        findings.forEach(finding -> rules.putIfAbsent(
                finding.code(), new Members().put("id", finding.code()).build()));
        Node driver = new Members()
                .put("name", "fairlead check")
                .put("version", Version.number())
                .put("rules", Members.of(List.copyOf(rules.values())))
                .build();
        Node run = new Members()
                .put("tool", new Members().put("driver", driver).build())
                .put("columnKind", "utf16CodeUnits")
                .put("results", Members.of(findings.stream().map(Sarif::result).toList()))
                .build();
        return Json.pretty(new Members()
                .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .put("version", "2.1.0")
                .put("runs", Members.of(List.of(run)))
                .build());
    }

    private static Node result(Finding finding) {
        String text = finding.subject() + ": " + finding.what()
                + (finding.why().isEmpty() ? "" : ", because " + finding.why())
                + (finding.remedy().isEmpty() ? "" : "; " + finding.remedy());
        Members where = new Members()
                .put(
                        "artifactLocation",
                        new Members().put("uri", uri(finding.place().source())).build());
        // A region without a line is none.
        if (finding.place().line() > 0) {
            where.put(
                    "region",
                    new Members()
                            .put("startLine", finding.place().line())
                            .put("startColumn", Math.max(1, finding.place().column()))
                            .build());
        }
        Node location = new Members().put("physicalLocation", where.build()).build();
        return new Members()
                .put("ruleId", finding.code())
                .put("level", finding.severity() == Severity.ERROR ? "error" : "warning")
                .put("message", new Members().put("text", text).build())
                .put("locations", Members.of(List.of(location)))
                .build();
    }

    private static String uri(String file) {
        return file.replace("%", "%25").replace(" ", "%20").replace("#", "%23").replace("?", "%3F");
    }
}
