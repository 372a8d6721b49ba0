package dev.fairlead.cli.workflow;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Verb;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = {
            "Run workflows on captured requests and recorded answers, and compare what comes out with what is expected:"
                    + " exit status 0 all as expected, 1 differences, 2 a file that cannot be read.",
            "Nobody is asked and nothing is waited for, so the same files give the same result everywhere."
        },
        footer = {"", "Example:", "  fairlead workflow test examples/workflows/*.test.yaml"})
final class WorkflowTestCommand extends Verb {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Test files; docs/workflows.md has their form.")
    List<Path> files = new ArrayList<>();

    WorkflowTestCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = terminal();
        int passed = 0;
        int failed = 0;
        for (Path file : files) {
            for (Case each : TestFile.read(file)) {
                List<String> differences = each.differences();
                boolean same = differences.isEmpty();
                passed += same ? 1 : 0;
                failed += same ? 0 : 1;
                Terminal.Colour colour = same ? Terminal.Colour.GOOD : Terminal.Colour.BAD;
                terminal.print(terminal.paint(colour, same ? "ok     " : "FAILED ") + file + ": " + each.name());
                differences.forEach(difference -> terminal.print("       " + difference));
            }
        }
        terminal.print(passed + " passed, " + failed + " failed");
        return (failed == 0 ? Exit.DONE : Exit.LOOK).status();
    }
}
