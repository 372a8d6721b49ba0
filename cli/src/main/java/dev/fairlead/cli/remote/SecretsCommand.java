package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    static final class Rotate implements Callable<Integer> {

        private static final List<String> VALUES = List.of("value", "password", "clientSecret");
        private static final int MAX_BYTES = 64 * 1024;

        @Mixin
        Connected connected = new Connected();

        @Parameters(paramLabel = "NAME", description = "The secret.")
        String name = "";

        private final Surroundings surroundings;

        Rotate(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws IOException {
            String path = "/api/v1/secrets/" + Paths.segment(name);
            try (ManagementApi api = connected.open(surroundings.environment())) {
                Node read = api.call("GET", path, "", PATIENCE).body();
                String value = value();
                Map<String, Node> members = new LinkedHashMap<>();
                if (read instanceof Node.Mapping mapping) {
                    mapping.members()
                            .forEach((key, node) -> members.put(key, VALUES.contains(key) ? Members.of(value) : node));
                }
                ManagementApi.Answer saved =
                        api.call("PUT", path, Json.canonical(new Node.Mapping(members, read.place())), PATIENCE);
                if (!connected.printedJson(surroundings.terminal(), saved)) {
                    surroundings.terminal().print("the secret " + name + " has another value");
                }
            }
            return Exit.DONE.status();
        }

        private String value() throws IOException {
            Optional<String> asked = surroundings.terminal().askSecret("new value of " + name + ": ");
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
    static final class RotateKey implements Callable<Integer> {

        @Mixin
        Connected connected = new Connected();

        private final Surroundings surroundings;

        RotateKey(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            Terminal terminal = surroundings.terminal();
            int done = 0;
            try (ManagementApi api = connected.open(surroundings.environment())) {
                while (true) {
                    ManagementApi.Answer step = api.call("POST", "/api/v1/rotate-key", "", PATIENCE);
                    int rotated = Integer.parseInt(step.text("rotated"));
                    int remaining = Integer.parseInt(step.text("remaining"));
                    done += rotated;
                    if (remaining == 0) {
                        if (!connected.printedJson(terminal, step)) {
                            terminal.print(
                                    done + " secrets were encrypted anew; all are under the key " + step.text("key"));
                        }
                        return Exit.DONE.status();
                    }
                    terminal.note(done + " of " + (done + remaining));
                    if (rotated == 0) {
                        throw CommandFailure.couldNot("somebody else changes secrets at the same time; " + remaining
                                + " are left, say it again");
                    }
                }
            }
        }
    }
}
