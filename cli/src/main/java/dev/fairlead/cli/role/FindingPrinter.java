package dev.fairlead.cli.role;

import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.compose.Finding;
import dev.fairlead.compose.check.Report;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Findings for people, with the line that each is about; when piped, one line each. */
final class FindingPrinter {

    // A password must not come to a screen because something near it is wrong.
    private static final List<String> UNSHOWN = List.of("plain-secret", "dollar");
    private static final Pattern SECRET = Pattern.compile("(?i)auth\\.users|password|passwd|secret|token|api_?key");
    private static final int LONGEST = 160;

    private final Terminal terminal;
    private final Map<String, List<String>> files = new HashMap<>();

    FindingPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(List<Finding> findings) {
        for (Finding finding : findings) {
            if (terminal.isInteractive()) {
                block(finding);
            } else {
                terminal.print((isError(finding) ? "error   " : "warning ") + finding);
            }
        }
    }

    private static boolean isError(Finding finding) {
        return finding.severity() == Severity.ERROR;
    }

    private void block(Finding finding) {
        Colour colour = isError(finding) ? Colour.BAD : Colour.LOOK;
        terminal.print(terminal.paint(colour, word(finding)) + " "
                + terminal.paint(Colour.BOLD, finding.subject() + ": ") + terminal.paint(Colour.BOLD, finding.what())
                + terminal.paint(Colour.DIM, "  " + finding.code()));
        terminal.print(terminal.paint(Colour.DIM, "  --> ") + finding.place());
        excerpt(finding).ifPresent(line -> {
            String number = String.valueOf(finding.place().line());
            String margin = " ".repeat(number.length());
            terminal.print(terminal.paint(Colour.DIM, "  " + number + " | ") + line);
            terminal.print(terminal.paint(Colour.DIM, "  " + margin + " | ")
                    + " ".repeat(Math.max(0, finding.place().column() - 1))
                    + terminal.paint(colour, "^"));
        });
        if (!finding.why().isEmpty()) {
            terminal.print(terminal.paint(Colour.DIM, "  why:  ") + finding.why());
        }
        if (!finding.remedy().isEmpty()) {
            terminal.print(terminal.paint(Colour.GOOD, "  do:   ") + finding.remedy());
        }
        terminal.print("");
    }

    private static String word(Finding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }

    private Optional<String> excerpt(Finding finding) {
        Place place = finding.place();
        if (place.line() == 0 || UNSHOWN.contains(finding.code())) {
            return Optional.empty();
        }
        List<String> lines = files.computeIfAbsent(place.source(), FindingPrinter::lines);
        return place.line() > lines.size() || place.column() > LONGEST
                ? Optional.empty()
                : Optional.of(lines.get(place.line() - 1))
                        .filter(line -> !SECRET.matcher(line).find())
                        .map(FindingPrinter::shown);
    }

    private static String shown(String line) {
        String plain = line.replace('\t', ' ').replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException | java.nio.file.InvalidPathException unreadable) {
            return List.of();
        }
    }

    /** All of it as one document. */
    void json(Report report) {
        List<Node> findings =
                report.findings().stream().map(FindingPrinter::node).toList();
        Node document = new Members()
                .put("findings", Members.of(findings))
                .put("notes", Members.ofTexts(report.notes()))
                .build();
        terminal.print(Json.pretty(document).stripTrailing());
    }

    private static Node node(Finding finding) {
        return new Members()
                .put("severity", word(finding))
                .put("code", finding.code())
                .put("file", finding.place().source())
                .put("line", finding.place().line())
                .put("column", finding.place().column())
                .put("subject", finding.subject())
                .put("what", finding.what())
                .put("why", finding.why())
                .put("remedy", finding.remedy())
                .build();
    }
}
