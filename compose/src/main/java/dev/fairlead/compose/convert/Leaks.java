package dev.fairlead.compose.convert;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Leaf;
import dev.fairlead.compose.emit.Manifest;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks for the values of secrets in what would be written. There is none, or nothing is written. */
final class Leaks {

    private Leaks() {}

    static List<Finding> in(Conversion run) {
        List<Finding> findings = new ArrayList<>();
        for (Manifest manifest : run.manifests()) {
            Map<String, String> texts = manifest.texts();
            for (Account.Field field : manifest.fields()) {
                String text = texts.getOrDefault(field.pointer(), "");
                run.vault()
                        .within(text)
                        .ifPresent(secret -> findings.add(new Finding(
                                Severity.ERROR,
                                "secret-in-text",
                                place(field.cause().leaves()),
                                manifest.id(),
                                "the value of a secret stands in it, at " + field.pointer(),
                                "it is the one of " + place(secret.getValue().leaves()),
                                "let the program read it from a variable or a file")));
            }
        }
        return findings;
    }

    private static Place place(List<Leaf> leaves) {
        return leaves.stream().findFirst().map(Leaf::place).orElse(Place.of("the stack"));
    }
}
