package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.compose.Finding;
import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Verdict;
import dev.fairlead.compose.convert.Converted;
import dev.fairlead.compose.emit.Manifest;
import java.util.List;
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
        terminal.note("nothing is written: the files have " + findings.size()
                + (findings.size() == 1 ? " error" : " errors"));
    }

    void summary(
            Converted converted, List<Account.Entry> refused, List<Account.Entry> approximated, String directory) {
        refused.forEach(entry -> line("refused", Colour.LOOK, entry));
        approximated.forEach(entry -> line("approximated", Colour.DIM, entry));
        converted.expects().forEach((what, why) -> terminal.print(
                terminal.paint(Colour.BOLD, "has to be there ") + what + ": " + why));
        terminal.print(sums(converted.account()));
        if (directory.isEmpty()) {
            terminal.note("nothing is written: with --strict nothing may be refused");
        } else {
            terminal.print(terminal.paint(Colour.GOOD, "written ") + directory + ": " + objects(converted.manifests()));
        }
    }

    private void line(String word, Colour colour, Account.Entry entry) {
        terminal.print(terminal.paint(colour, word) + " " + entry.leaf().place() + " "
                + terminal.paint(Colour.BOLD, entry.leaf().pointer()) + ": " + entry.fate().reason()
                + (entry.fate().remedy().isEmpty() ? "" : "; " + entry.fate().remedy()));
    }

    private static String sums(Account account) {
        Map<Verdict, Integer> counts = account.counts();
        return account.entries().size() + " values: "
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().name().toLowerCase(java.util.Locale.ROOT))
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
