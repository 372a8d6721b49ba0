package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.model.Snapshot;
import java.util.List;

/**
 * What came of a check.
 *
 * @param findings in the order of files and lines
 * @param notes what was not looked at, and why; no findings
 * @param snapshot what the gateway would serve
 * @param workloads how many there are
 */
public record Report(List<Finding> findings, List<String> notes, Snapshot snapshot, int workloads) {

    public Report {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }
}
