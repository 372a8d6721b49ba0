package dev.fairlead.cli.workflow;

import dev.fairlead.cli.terminal.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What can be done with workflows; each verb is a command of its own. */
@Command(
        name = "workflow",
        synopsisSubcommandLabel = "VERB",
        description = "Run the tests of workflows on captured requests and recorded answers, or write such tests.",
        footer = {"", "Example:", "  fairlead workflow test checkout.test.yaml"})
public final class WorkflowCommand {

    private WorkflowCommand() {}

    /** The command with its verbs, in these surroundings. */
    public static CommandLine line(Surroundings surroundings) {
        CommandLine line = new CommandLine(new WorkflowCommand());
        line.addSubcommand("test", new WorkflowTestCommand(surroundings));
        line.addSubcommand("capture", new WorkflowCaptureCommand(surroundings));
        line.getSubcommands().values().forEach(verb -> verb.getCommandSpec().mixinStandardHelpOptions(true));
        return line;
    }
}
