package dev.fairlead.cli.compose;

import dev.fairlead.cli.role.Sarif;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.compose.standard.Scores;
import dev.fairlead.compose.standard.Standards;
import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How well a stack is made: a score for each area, and what is missing. */
@Command(
        name = "check",
        description = {
            "Say how well the stack of Compose files is made: a score of a hundred for each area, and what each service lacks."
                    + " fairlead check says what is wrong; this says what could be better.",
            "Exit status: 0 done, 1 the whole is below --min, 2 the files are wrong."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead compose check compose.yaml",
            "  fairlead compose check compose.yaml --min 80 --json"
        })
public final class StandardsCommand extends Verb {

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Option(names = "--sarif", description = "Print what is missing as SARIF 2.1.0, for code hosts and editors.")
    boolean sarif;

    @Option(names = "--min", paramLabel = "SCORE", description = "Exit status 1 if the whole is below it; 0 to 100.")
    int min;

    @Mixin
    StackFiles files = new StackFiles();

    /** The verb, in these surroundings. */
    public StandardsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (min < 0 || min > 100) {
            throw CommandFailure.badInput("--min cannot be " + min + "; use 0 to 100");
        }
        Stack stack = StackReader.read(files.existing(), surroundings.environment());
        List<Finding> errors = stack.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            Terminal terminal = terminal();
            errors.forEach(finding -> terminal.print(terminal.paint(Colour.BAD, "error   ") + finding));
            return Exit.BAD_INPUT.status();
        }
        Scores scores = Standards.of(stack);
        if (sarif) {
            terminal().print(Sarif.of(scores.findings()).stripTrailing());
        } else if (json) {
            json(scores);
        } else {
            print(scores);
        }
        return scores.whole() < min ? Exit.LOOK.status() : Exit.DONE.status();
    }

    private void print(Scores scores) {
        Terminal terminal = terminal();
        scores.findings().forEach(finding -> terminal.print(terminal.paint(Colour.LOOK, "could be ") + finding));
        Table table = new Table("AREA", "SCORE", "GOOD", "ABOUT");
        scores.areas()
                .forEach((area, score) -> table.row(
                        area.word(),
                        String.valueOf(score.percent()),
                        score.good() + " of " + score.all(),
                        area.about()));
        table.print(terminal, "there is no service in these files");
        terminal.print("the whole: " + scores.whole() + " of 100");
    }

    private void json(Scores scores) {
        Members areas = new Members();
        scores.areas()
                .forEach((area, score) -> areas.put(
                        area.word(),
                        new Members()
                                .put("score", score.percent())
                                .put("good", score.good())
                                .put("all", score.all())
                                .build()));
        List<Node> findings = scores.findings().stream()
                .map(finding -> (Node) new Members()
                        .put("code", finding.code())
                        .put("file", finding.place().source())
                        .put("line", finding.place().line())
                        .put("subject", finding.subject())
                        .put("what", finding.what())
                        .put("why", finding.why())
                        .put("remedy", finding.remedy())
                        .build())
                .toList();
        terminal()
                .print(Json.pretty(new Members()
                                .put("whole", scores.whole())
                                .put("areas", areas.build())
                                .put("findings", Members.of(findings))
                                .build())
                        .stripTrailing());
    }
}
