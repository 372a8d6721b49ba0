package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What can be done with Compose files; each verb is a command of its own. */
@Command(
        name = "compose",
        synopsisSubcommandLabel = "VERB",
        description =
                "What can be done with a Compose file: see how well it is made and who reaches whom, make Kubernetes manifests"
                        + " of it and back, see who changed them since, and compare two deployments. fairlead check says"
                        + " what is wrong with one.",
        footer = {"", "Example:", "  fairlead compose convert compose.yaml -o manifests"})
public final class ComposeCommand {

    private ComposeCommand() {}

    /** The command with its verbs, in these surroundings. */
    public static CommandLine line(Surroundings surroundings) {
        CommandLine line = new CommandLine(new ComposeCommand());
        line.addSubcommand("check", new StandardsCommand(surroundings));
        line.addSubcommand("topology", new TopologyCommand(surroundings));
        line.addSubcommand("convert", new ConvertCommand(surroundings));
        line.addSubcommand("drift", new DriftCommand(surroundings));
        line.addSubcommand("to-compose", new ToComposeCommand(surroundings));
        line.addSubcommand("parity", new ParityCommand(surroundings));
        line.getSubcommands().values().forEach(verb -> verb.getCommandSpec().mixinStandardHelpOptions(true));
        return line;
    }
}
