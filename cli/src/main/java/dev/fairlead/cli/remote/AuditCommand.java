package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The list of changes, and the verbs that check it and write it out. */
public final class AuditCommand {

    private AuditCommand() {}

    /** The verb with its own verbs, in these surroundings. */
    public static CommandLine line(Surroundings surroundings) {
        CommandLine line = new CommandLine(new ListCommand(surroundings, ListCommand.AUDIT));
        line.addSubcommand("verify", new Verify(surroundings));
        line.addSubcommand("export", new Export(surroundings));
        line.getSubcommands().values().forEach(verb -> verb.getCommandSpec().mixinStandardHelpOptions(true));
        return line;
    }

    @Command(
            name = "verify",
            description =
                    "Say whether every record is as it was written, or name the first that is not (exit status 1).",
            footer = {"", "Example:", "  fairlead audit verify"})
    static final class Verify extends ApiVerb {

        /** The whole chain is read. */
        private static final Duration PATIENCE = Duration.ofMinutes(10);

        Verify(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        protected Exit ask(ManagementApi api) {
            ManagementApi.Answer answer = api.call("GET", "/api/v1/audit/verify", "", PATIENCE);
            boolean intact = answer.text("intact").equals("true");
            if (!printedJson(answer)) {
                String records = answer.text("records");
                String broken = "broken at record " + answer.text("sequence") + ": " + answer.text("what");
                terminal()
                        .print(
                                intact
                                        ? terminal().paint(Terminal.Colour.GOOD, "intact: " + records + " records")
                                        : terminal().paint(Terminal.Colour.BAD, broken));
            }
            return intact ? Exit.DONE : Exit.LOOK;
        }
    }

    @Command(
            name = "export",
            description = "Write all records as lines of JSON, the newest first.",
            footer = {"", "Example:", "  fairlead audit export > audit.jsonl"})
    static final class Export extends ApiVerb {

        private static final Duration PATIENCE = Duration.ofSeconds(30);

        Export(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        protected Exit ask(ManagementApi api) {
            for (String path = "/api/v1/audit?limit=1000"; !path.isEmpty(); ) {
                ManagementApi.Answer page = api.call("GET", path, "", PATIENCE);
                for (Node item : page.body().at("items").elements()) {
                    terminal().print(Json.canonical(whole(api, item)));
                }
                path = page.text("next");
            }
            return Exit.DONE;
        }

        // A list leaves out most of what an import touched.
        private static Node whole(ManagementApi api, Node item) {
            return Nodes.text(item, "touchedMore").isEmpty()
                    ? item
                    : api.call("GET", "/api/v1/audit/" + Nodes.text(item, "sequence"), "", PATIENCE)
                            .body();
        }
    }
}
