package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/commands.md} is what {@code --help} says of every verb; {@code -Dgolden=write} writes it anew. */
final class CommandsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "commands.md");
    private static final String HEAD = """
            # Commands

            Every verb of `fairlead`, as `fairlead VERB --help` tells it. A test makes this page of the verbs themselves and fails where they differ.
            Options that set what a variable sets, too, are explained in [settings.md](settings.md).

            Exit status: 0 done, 1 done but something needs a look, 2 wrong use or bad input, 3 could not.

            """;

    private static void verb(StringBuilder page, String depth, CommandLine line) {
        line.setUsageHelpWidth(110);
        page.append(depth)
                .append(' ')
                .append(line.getCommandSpec().qualifiedName())
                .append("\n\n```\n");
        line.getUsageMessage(Ansi.OFF).lines().forEach(text -> page.append(text.stripTrailing())
                .append('\n'));
        page.append("```\n\n");
        line.getSubcommands().values().forEach(below -> verb(page, depth + "#", below));
    }

    @Test
    void the_page_says_what_help_says() throws IOException {
        Terminal terminal = Terminal.plain(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
        CommandLine whole = Main.line(Main.verbs(new Surroundings(Map.of(), terminal)));
        StringBuilder page = new StringBuilder(HEAD);
        whole.getSubcommands().values().forEach(below -> verb(page, "##", below));
        String text = page.toString().strip() + "\n";
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(text);
    }
}
