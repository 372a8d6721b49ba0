package dev.fairlead.compose.convert;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Item;
import dev.fairlead.compose.file.Units;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.sources.file.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The keys below {@code x-fairlead}: what a cluster can do and Compose has no word for. A wrong one is an error, for
 * nobody else would find it.
 */
final class Extension {

    private static final TextTable TABLE = TextTable.beside(Extension.class, "x-fairlead.txt");
    private static final Map<String, String> STACK = table("stack");
    private static final Map<String, String> SERVICE = table("service");
    private static final Map<String, String> VOLUME = table("volume");

    private final List<Finding> findings = new ArrayList<>();

    private Extension() {}

    static List<Finding> findings(Conversion run) {
        Extension extension = new Extension();
        extension.check(run.extension(), STACK, "Compose file");
        run.root().at("services").members().forEach((name, service) -> {
            Item own = service.at("x-fairlead").with(Kompose.said(service));
            extension.check(own, SERVICE, "service \"" + name + "\"");
            extension.together(own, "service \"" + name + "\"");
        });
        run.root()
                .at("volumes")
                .members()
                .forEach((name, volume) -> extension.check(
                        volume.at("x-fairlead")
                                .with(Kompose.saidOfVolume(run.root().at("services"), name)),
                        VOLUME,
                        "volume \"" + name + "\""));
        return extension.findings;
    }

    private static Map<String, String> table(String part) {
        Map<String, String> forms = TABLE.pairs("forms");
        Map<String, String> table = TABLE.pairs(part);
        table.replaceAll((key, form) -> forms.getOrDefault(form, form));
        return table;
    }

    private void check(Item item, Map<String, String> table, String subject) {
        if (item.isThere()) {
            below(item, "", table, subject);
        }
    }

    private void below(Item item, String path, Map<String, String> table, String subject) {
        item.members().forEach((key, member) -> {
            String full = path.isEmpty() ? key : path + "." + key;
            String kind = table.getOrDefault(full, table.getOrDefault(path + ".*", ""));
            if (!kind.isEmpty()) {
                value(member, full, kind, subject);
            } else if (table.keySet().stream().anyMatch(known -> known.startsWith(full + ".")) && member.isMapping()) {
                below(member, full, table, subject);
            } else {
                unknown(member, path, key, table, subject);
            }
        });
        if (!item.isMapping()) {
            add(
                    item,
                    subject,
                    "x-fairlead" + (path.isEmpty() ? "" : "." + path) + " is no mapping",
                    "write keys below it");
        }
    }

    private void unknown(Item member, String path, String key, Map<String, String> table, String subject) {
        String prefix = path.isEmpty() ? "" : path + ".";
        Set<String> known = new TreeSet<>();
        table.keySet().stream()
                .filter(full -> full.startsWith(prefix))
                .forEach(full -> known.add(full.substring(prefix.length()).replaceAll("\\..*", "")));
        add(member, subject, "\"" + prefix + key + "\" is not a key of x-fairlead here", Spelling.remedy(key, known));
    }

    private void value(Item member, String key, String kind, String subject) {
        boolean good =
                switch (kind) {
                    case "bytes" ->
                        Units.bytes(member.text()).filter(bytes -> bytes > 0).isPresent();
                    case "list" -> !member.elements().isEmpty();
                    default -> !member.isMapping() && !member.isList() && Pattern.matches(kind, member.text());
                };
        if (!good) {
            add(
                    member,
                    subject,
                    "x-fairlead." + key + " cannot be \"" + member.text() + "\"",
                    kind.equals("bytes") ? "write an amount such as 10Gi" : "docs/compose.md says what it takes");
        }
    }

    private void together(Item own, String subject) {
        Item scale = own.at("autoscale");
        long min = scale.at("min").number().orElse(1L);
        long max = scale.at("max").number().orElse(0L);
        boolean metric = scale.at("cpu").isThere() || scale.at("memory").isThere();
        if (scale.isThere() && (!scale.at("min").isThere() || max < min || !metric)) {
            add(
                    scale,
                    subject,
                    "x-fairlead.autoscale needs min, a max that is not below it, and cpu or memory",
                    "add what is missing");
        }
        for (String probe : List.of("startup", "readiness", "liveness")) {
            Item said = own.at("probes").at(probe);
            if (said.isThere() && !said.at("port").isThere()) {
                add(said, subject, "x-fairlead.probes." + probe + " has no port", "add port:");
            }
        }
    }

    private void add(Item item, String subject, String what, String remedy) {
        findings.add(new Finding(
                Severity.ERROR, "x-fairlead", item.keyPlace(), subject, what, "nobody else would notice it", remedy));
    }
}
