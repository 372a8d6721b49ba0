package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Verdict;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.emit.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a conversion came to, in a few lines: what was made, the sums, and what is not as it was. */
final class ConvertPrinter {

    private final Terminal terminal;

    ConvertPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    void findings(List<Finding> findings) {
        findings.forEach(finding -> terminal.print(terminal.paint(Colour.BAD, "error   ") + finding));
        terminal.note(
                "nothing is made: the files have " + findings.size() + (findings.size() == 1 ? " error" : " errors"));
    }

    void summary(Converted converted, List<Account.Entry> refused, List<Account.Entry> approximated, String directory) {
        grouped("refused", Colour.LOOK, refused);
        grouped("approximated", Colour.DIM, approximated);
        converted
                .expects()
                .forEach((what, why) ->
                        terminal.print(terminal.paint(Colour.BOLD, "has to be there ") + what + ": " + why));
        terminal.print(sums(converted.account()));
        if (directory.isEmpty()) {
            terminal.note("nothing is written: with --strict nothing may be refused");
        } else {
            terminal.print(terminal.paint(Colour.GOOD, "written ") + directory + ": " + objects(converted.manifests()));
        }
    }

    // The same reason is told once, with all of its places: what an anchor says is often refused in many services.
    private void grouped(String word, Colour colour, List<Account.Entry> entries) {
        Map<String, List<Account.Entry>> byReason = new LinkedHashMap<>();
        entries.forEach(entry -> byReason.computeIfAbsent(entry.fate().toString(), none -> new ArrayList<>())
                .add(entry));
        byReason.values().forEach(same -> {
            Account.Entry first = same.getFirst();
            String remedy = first.fate().remedy();
            terminal.print(terminal.paint(colour, word) + " " + first.leaf().place() + " "
                    + terminal.paint(Colour.BOLD, first.leaf().pointer()) + ": "
                    + first.fate().reason() + (remedy.isEmpty() ? "" : "; " + remedy));
            same.stream()
                    .skip(1)
                    .forEach(entry -> terminal.print(terminal.paint(
                            Colour.DIM,
                            "   also " + entry.leaf().place() + " "
                                    + entry.leaf().pointer())));
        });
    }

    private static String sums(Account account) {
        Map<Verdict, Integer> counts = account.counts();
        return account.entries().size() + " values: "
                + counts.entrySet().stream()
                        .map(count ->
                                count.getValue() + " " + count.getKey().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + "; " + account.fields().size() + " fields, each with its cause";
    }

    private static String objects(List<Manifest> manifests) {
        Map<String, Integer> kinds = new TreeMap<>();
        manifests.forEach(manifest -> kinds.merge(manifest.kind(), 1, Integer::sum));
        return manifests.size() + " objects ("
                + kinds.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "))
                + ")";
    }
}
