package dev.fairlead.compose.convert;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Ledger;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.compose.file.Document;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What came of a conversion.
 *
 * @param manifests in the order in which they are written
 * @param values files of values for charts of others, by their paths
 * @param expects what has to be in the cluster besides, with what for
 * @param toFill variables without a value that are secret; their keys of Secrets have to be filled
 * @param findings why there are no manifests; none where there are
 */
public record Converted(
        String project,
        List<Manifest> manifests,
        Map<String, String> values,
        Account account,
        Map<String, String> expects,
        Set<String> toFill,
        List<Finding> findings) {

    public Converted {
        manifests = List.copyOf(manifests);
        values = Collections.unmodifiableMap(new TreeMap<>(values));
        expects = Collections.unmodifiableMap(new LinkedHashMap<>(expects));
        toFill = Set.copyOf(toFill);
        findings = List.copyOf(findings);
    }

    static Converted bad(List<Finding> findings) {
        return new Converted(
                "",
                List.of(),
                Map.of(),
                Account.of(new Ledger(Document.empty()), List.of()),
                Map.of(),
                Set.of(),
                findings);
    }
}
