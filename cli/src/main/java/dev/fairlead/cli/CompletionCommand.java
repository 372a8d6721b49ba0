package dev.fairlead.cli;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Verb;
import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** Writes what a shell needs to complete verbs and options. */
@Command(
        name = "completion",
        description = "Write what a shell needs to complete verbs and options: bash, zsh or fish.",
        footer = {
            "",
            "Examples:",
            "  source <(fairlead completion bash)          (in ~/.bashrc; zsh the same in ~/.zshrc)",
            "  fairlead completion fish > ~/.config/fish/completions/fairlead.fish"
        })
final class CompletionCommand extends Verb {

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    String shell = "";

    private final Supplier<CommandLine> whole;

    /** @param whole the command with all of its verbs */
    CompletionCommand(Surroundings surroundings, Supplier<CommandLine> whole) {
        super(surroundings);
        this.whole = whole;
    }

    @Override
    public Integer call() {
        String script =
                switch (shell) {
                    // What is written for bash sets zsh up to read it.
                    case "bash", "zsh" -> AutoComplete.bash("fairlead", whole.get());
                    case "fish" -> fish(whole.get());
                    default ->
                        throw CommandFailure.badInput(
                                "\"" + shell + "\" is no shell that is known; use bash, zsh or fish");
                };
        terminal().print(script.strip());
        return Exit.DONE.status();
    }

    static String fish(CommandLine line) {
        StringBuilder out = new StringBuilder("# fairlead: verbs and options\n");
        String root = "__fish_use_subcommand";
        for (Map.Entry<String, CommandLine> verb : line.getSubcommands().entrySet()) {
            verb(out, root, verb.getKey(), verb.getValue());
            String inside = "__fish_seen_subcommand_from " + verb.getKey();
            options(out, inside, verb.getValue());
            for (Map.Entry<String, CommandLine> below :
                    verb.getValue().getSubcommands().entrySet()) {
                verb(out, inside, below.getKey(), below.getValue());
                options(out, inside + "; and __fish_seen_subcommand_from " + below.getKey(), below.getValue());
            }
        }
        return out.toString();
    }

    private static void verb(StringBuilder out, String when, String name, CommandLine verb) {
        String[] said = verb.getCommandSpec().usageMessage().description();
        out.append("complete -c fairlead -n \"").append(when).append("\" -a ").append(name);
        describe(out, said.length == 0 ? "" : said[0]);
    }

    private static void options(StringBuilder out, String when, CommandLine verb) {
        for (OptionSpec option : verb.getCommandSpec().options()) {
            out.append("complete -c fairlead -n \"").append(when).append('"');
            for (String name : option.names()) {
                out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.arity().max() > 0) {
                out.append(" -r");
            }
            String[] said = option.description();
            describe(out, said.length == 0 ? "" : said[0]);
        }
    }

    private static void describe(StringBuilder out, String text) {
        String plain = text.replace("; default ${DEFAULT-VALUE}", "")
                .replace("\\", "\\\\")
                .replace("'", "\\'");
        out.append(" -d '").append(plain).append("'\n");
    }
}
