package dev.fairlead.cli;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.form.Spelling;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be read: says what is wrong with it, what was probably meant, and how the verb is used. */
final class Misuse {

    private Misuse() {}

    /** Tells it; returns the exit status. */
    static int told(Terminal terminal, ParameterException misuse) {
        CommandLine verb = misuse.getCommandLine();
        String name = verb.getCommandSpec().qualifiedName();
        String what = what(misuse, verb);
        terminal.note(terminal.paint(Terminal.Colour.BAD, "fairlead: ") + what + (what.endsWith("?") ? " `" : "; `")
                + name + " --help` shows how it is used");
        if (verb.getSubcommands().isEmpty()) {
            terminal.note("  " + verb.getHelp().synopsis(2).strip());
        }
        return Exit.BAD_INPUT.status();
    }

    private static String what(ParameterException misuse, CommandLine verb) {
        if (misuse instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            if (word.startsWith("-")) {
                return "there is no option \"" + word + "\" here"
                        + meant(word, verb.getCommandSpec().optionsMap().keySet());
            }
            return verb.getSubcommands().isEmpty()
                    ? "\"" + word + "\" is one word too many"
                    : "there is no command \"" + word + "\""
                            + meant(word, verb.getSubcommands().keySet());
        }
        if (!verb.getSubcommands().isEmpty()) {
            return "name what to do: " + String.join(", ", verb.getSubcommands().keySet());
        }
        String text = String.valueOf(misuse.getMessage())
                .replaceFirst("is not an? (int|long)$", "is not a whole number")
                .replaceFirst(" for positional parameter at index [0-9]+ \\(([^)]*)\\)", " for $1");
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String meant(String word, Collection<String> known) {
        Optional<String> nearest = Spelling.nearest(word, known);
        return nearest.map(meant -> "; did you mean \"" + meant + "\"?").orElse("");
    }
}
