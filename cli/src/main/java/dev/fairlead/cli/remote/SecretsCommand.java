package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "secrets",
        synopsisSubcommandLabel = "VERB",
        description = "Give a secret another value, or everything another master key.",
        footer = {"", "Examples:", "  fairlead secrets rotate payments-key", "  fairlead secrets rotate-key"})
public final class SecretsCommand {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private SecretsCommand() {}

    /** The verb with its own verbs, in these surroundings. */
    public static CommandLine line(Surroundings surroundings) {
        CommandLine line = new CommandLine(new SecretsCommand());
        line.addSubcommand("rotate", new Rotate(surroundings));
        line.addSubcommand("rotate-key", new RotateKey(surroundings));
        line.getSubcommands().values().forEach(verb -> verb.getCommandSpec().mixinStandardHelpOptions(true));
        return line;
    }

    @Command(
            name = "rotate",
            description = {
                "Save a secret with another value; replicas show it to services within a second.",
                "The value is asked for, or read from the standard input."
            },
            footer = {"", "Example:", "  fairlead secrets rotate payments-key < new-key"})
    static final class Rotate extends ApiVerb {

        private static final List<String> VALUES = List.of("value", "password", "clientSecret");
        private static final int MAX_BYTES = 64 * 1024;

        @Parameters(paramLabel = "NAME", description = "The secret.")
        String name = "";

        Rotate(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        protected Exit ask(ManagementApi api) throws IOException {
            String path = "/api/v1/secrets/" + Paths.segment(name);
            Node read = api.call("GET", path, "", PATIENCE).body();
            String value = value();
            Members members = new Members();
            if (read instanceof Node.Mapping mapping) {
                mapping.members()
                        .forEach((key, node) -> members.put(key, VALUES.contains(key) ? Members.of(value) : node));
            }
            ManagementApi.Answer saved = api.call("PUT", path, Json.canonical(members.build()), PATIENCE);
            if (!printedJson(saved)) {
                terminal().print("the secret " + name + " has another value");
            }
            return Exit.DONE;
        }

        private String value() throws IOException {
            Optional<String> asked = terminal().askSecret("new value of " + name + ": ");
            String value = asked.isPresent()
                    ? asked.get()
                    : new String(System.in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).stripTrailing();
            if (value.isEmpty()) {
                throw CommandFailure.badInput("no value was given; nothing was changed");
            }
            return value;
        }
    }

    @Command(
            name = "rotate-key",
            description = {
                "Encrypt everything in the store anew with the first key of FAIRLEAD_ENCRYPTION_KEY.",
                "It goes on while everything is in use; it can be stopped and begun again."
            },
            footer = {"", "Example:", "  fairlead secrets rotate-key"})
    static final class RotateKey extends ApiVerb {

        RotateKey(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        protected Exit ask(ManagementApi api) {
            int done = 0;
            while (true) {
                ManagementApi.Answer step = api.call("POST", "/api/v1/rotate-key", "", PATIENCE);
                int rotated = Integer.parseInt(step.text("rotated"));
                int remaining = Integer.parseInt(step.text("remaining"));
                done += rotated;
                if (remaining == 0) {
                    if (!printedJson(step)) {
                        terminal()
                                .print(done + " secrets were encrypted anew; all are under the key "
                                        + step.text("key"));
                    }
                    return Exit.DONE;
                }
                terminal().note(done + " of " + (done + remaining));
                if (rotated == 0) {
                    throw CommandFailure.couldNot(
                            "somebody else changes secrets at the same time; " + remaining + " are left, say it again");
                }
            }
        }
    }
}
