package dev.fairlead.cli;

import dev.fairlead.cli.compose.ComposeCommand;
import dev.fairlead.cli.doctor.DoctorCommand;
import dev.fairlead.cli.doctor.SupportCommand;
import dev.fairlead.cli.remote.ApiCommand;
import dev.fairlead.cli.remote.ApplyCommand;
import dev.fairlead.cli.remote.AuditCommand;
import dev.fairlead.cli.remote.DrainCommand;
import dev.fairlead.cli.remote.ExplainCommand;
import dev.fairlead.cli.remote.HealthCommand;
import dev.fairlead.cli.remote.ListCommand;
import dev.fairlead.cli.remote.LoginCommand;
import dev.fairlead.cli.remote.LogsCommand;
import dev.fairlead.cli.remote.PlanCommand;
import dev.fairlead.cli.remote.PublishCommand;
import dev.fairlead.cli.remote.RollbackCommand;
import dev.fairlead.cli.remote.SecretsCommand;
import dev.fairlead.cli.remote.ServedCommand;
import dev.fairlead.cli.remote.StatusCommand;
import dev.fairlead.cli.role.CheckCommand;
import dev.fairlead.cli.role.EchoCommand;
import dev.fairlead.cli.role.GatewayCommand;
import dev.fairlead.cli.role.ManagementCommand;
import dev.fairlead.cli.role.StoreCommand;
import dev.fairlead.cli.role.UpCommand;
import dev.fairlead.cli.role.Version;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.travel.ExportCommand;
import dev.fairlead.cli.travel.ImportCommand;
import dev.fairlead.cli.workflow.WorkflowCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** The {@code fairlead} command: picks the verb, runs it, turns what went wrong into a message and an exit status. */
public final class Main {

    private Main() {}

    @Command(
            name = "fairlead",
            versionProvider = VersionText.class,
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            description = "An API gateway that runs the same from a laptop to twenty replicas on Kubernetes.",
            footer = {
                "",
                "Exit status: 0 done, 1 done but something needs a look, 2 wrong use or bad input, 3 could not.",
                "Start here: fairlead up"
            })
    private static final class Root {}

    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"fairlead " + Version.number() + " (Java " + Runtime.version() + ")"};
        }
    }

    /** Runs the command and ends the process. */
    public static void main(String[] args) {
        Surroundings surroundings = new Surroundings(System.getenv(), Terminal.system(System.getenv()));
        System.exit(run(surroundings, args));
    }

    /** Runs the command; returns its exit status. */
    static int run(Surroundings surroundings, String... given) {
        String[] args = asOptions(given);
        Optional<Callable<Integer>> plain = PlainLine.command(surroundings, List.of(args));
        if (plain.isEmpty()) {
            return runWithPicocli(surroundings, args);
        }
        try {
            return plain.get().call();
        } catch (Exception failure) {
            return failed(surroundings.terminal(), failure);
        }
    }

    // What other tools take as verbs: `help publish` is `publish --help`.
    private static String[] asOptions(String... given) {
        if (given.length == 1 && given[0].equals("version")) {
            return new String[] {"--version"};
        }
        if (given.length == 0 || !given[0].equals("help")) {
            return given;
        }
        List<String> asked = new ArrayList<>(List.of(given).subList(1, given.length));
        asked.add("--help");
        return asked.toArray(String[]::new);
    }

    private static int runWithPicocli(Surroundings surroundings, String... args) {
        Map<String, Supplier<Object>> verbs = verbs(surroundings);
        // Reading a verb's options takes milliseconds; only help needs all of them.
        boolean named = args.length > 0 && verbs.containsKey(args[0]);
        CommandLine line = line(named ? Map.of(args[0], verbs.get(args[0])) : verbs);
        line.setUsageHelpAutoWidth(true);
        // What stands behind @ is the body of `fairlead api`, and no further words of the line.
        line.setExpandAtFiles(false);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((misuse, given) -> Misuse.told(surroundings.terminal(), misuse));
        line.setExecutionExceptionHandler((failure, where, parsed) -> failed(surroundings.terminal(), failure));
        line.setExecutionStrategy(Main::usageWithoutVerb);
        return line.execute(args);
    }

    /** The command with these verbs. */
    static CommandLine line(Map<String, Supplier<Object>> verbs) {
        CommandLine line = new CommandLine(new Root());
        verbs.forEach((verb, make) -> line.addSubcommand(verb, make.get()));
        ListCommand.LISTINGS.forEach(
                listing -> Optional.ofNullable(line.getSubcommands().get(listing.verb()))
                        .ifPresent(verb -> verb.getCommandSpec()
                                .name(listing.verb())
                                .usageMessage()
                                .description(listing.description())
                                .footer("", "Example:", "  fairlead " + listing.verb() + " --limit 5")));
        line.getSubcommands().values().forEach(verb -> verb.getCommandSpec().mixinStandardHelpOptions(true));
        return line;
    }

    /** Every verb, in the order in which help lists them. */
    static Map<String, Supplier<Object>> verbs(Surroundings surroundings) {
        Map<String, Supplier<Object>> verbs = new LinkedHashMap<>();
        verbs.put("up", () -> new UpCommand(surroundings));
        verbs.put("gateway", () -> new GatewayCommand(surroundings));
        verbs.put("management", () -> new ManagementCommand(surroundings));
        verbs.put("store", () -> new StoreCommand(surroundings));
        verbs.put("check", () -> new CheckCommand(surroundings));
        verbs.put("compose", () -> ComposeCommand.line(surroundings));
        verbs.put("workflow", () -> WorkflowCommand.line(surroundings));
        verbs.put("explain", () -> new ExplainCommand(surroundings));
        verbs.put("echo", () -> new EchoCommand(surroundings));
        verbs.put("login", () -> new LoginCommand(surroundings));
        verbs.put("status", () -> new StatusCommand(surroundings));
        verbs.put("routes", () -> new ServedCommand.Routes(surroundings));
        verbs.put("services", () -> new ServedCommand.Services(surroundings));
        verbs.put("drain", () -> new DrainCommand(surroundings));
        verbs.put("logs", () -> new LogsCommand(surroundings));
        verbs.put("export", () -> new ExportCommand(surroundings));
        verbs.put("plan", () -> new PlanCommand(surroundings));
        verbs.put("apply", () -> new ApplyCommand(surroundings));
        verbs.put("import", () -> new ImportCommand(surroundings));
        verbs.put("publish", () -> new PublishCommand(surroundings));
        verbs.put("rollback", () -> new RollbackCommand(surroundings));
        for (ListCommand.Listing listing : ListCommand.LISTINGS) {
            verbs.put(listing.verb(), () -> new ListCommand(surroundings, listing));
        }
        verbs.put("secrets", () -> SecretsCommand.line(surroundings));
        verbs.put("audit", () -> AuditCommand.line(surroundings));
        verbs.put("api", () -> new ApiCommand(surroundings));
        verbs.put("health", () -> new HealthCommand(surroundings));
        verbs.put("doctor", () -> new DoctorCommand(surroundings));
        verbs.put("support", () -> new SupportCommand(surroundings));
        verbs.put("completion", () -> new CompletionCommand(surroundings, () -> line(verbs(surroundings))));
        return verbs;
    }

    private static int usageWithoutVerb(ParseResult parsed) {
        if (parsed.hasSubcommand() || parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
            return new CommandLine.RunLast().execute(parsed);
        }
        parsed.commandSpec().commandLine().usage(System.err);
        return Exit.BAD_INPUT.status();
    }

    // The boundary of the process: what nobody expected ends here as one line, and with its trace only on request.
    private static int failed(Terminal terminal, Exception failure) {
        if (failure instanceof CommandFailure known) {
            terminal.note(terminal.paint(Terminal.Colour.BAD, "fairlead: ") + known.getMessage());
            return known.exit().status();
        }
        terminal.note(
                terminal.paint(Terminal.Colour.BAD, "fairlead: ") + "a fault of ours: " + failure + "; please report it"
                        + (System.getenv("FAIRLEAD_TRACE") == null ? " (FAIRLEAD_TRACE=1 shows where)" : ""));
        if (System.getenv("FAIRLEAD_TRACE") != null) {
            failure.printStackTrace();
        }
        return Exit.COULD_NOT.status();
    }
}
