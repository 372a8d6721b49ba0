package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.compose.file.Units;
import dev.fairlead.compose.parity.Mismatch;
import dev.fairlead.compose.parity.Outcome;
import dev.fairlead.compose.parity.Parity;
import dev.fairlead.compose.parity.ParityPage;
import dev.fairlead.compose.parity.Recorded;
import dev.fairlead.compose.parity.Suite;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether two deployments answer one suite of requests alike. */
@Command(
        name = "parity",
        description = {
            "Ask two deployments the same and compare status, headers, bodies and limits, and with their management also what"
                    + " is configured, the form of audit records and the page. With --record it writes a suite instead.",
            "Tokens for management are FAIRLEAD_TOKEN_A and FAIRLEAD_TOKEN_B, the stores' addresses MONGODB_URI_A and"
                    + " MONGODB_URI_B; none of them is shown.",
            "Exit status: 0 nothing differs, 1 something does, 2 the suite is wrong, 3 one side does not answer at all."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead compose parity suite.yaml --record --access-log access.log",
            "  fairlead compose parity suite.yaml --record --openapi openapi.json",
            "  fairlead compose parity suite.yaml --a http://localhost:8080 --b https://shop.example.com --html parity.html"
        })
public final class ParityCommand extends Verb {

    @Option(names = "--a", paramLabel = "URL", description = "The one deployment.")
    @Nullable
    String a;

    @Option(names = "--b", paramLabel = "URL", description = "The other one.")
    @Nullable
    String b;

    @Option(names = "--management-a", paramLabel = "URL", description = "Management of the one.")
    @Nullable
    String managementA;

    @Option(names = "--management-b", paramLabel = "URL", description = "Management of the other.")
    @Nullable
    String managementB;

    @Option(names = "--log-a", paramLabel = "FILE", description = "Access log of the one.")
    @Nullable
    Path logA;

    @Option(names = "--log-b", paramLabel = "FILE", description = "Access log of the other.")
    @Nullable
    Path logB;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a report as a page that needs nothing else.")
    @Nullable
    Path html;

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Option(names = "--at-once", paramLabel = "N", description = "Requests to each side at one time: 4, at most 64.")
    int atOnce = 4;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long an answer may take: 10s.")
    String timeout = "10s";

    @Option(names = "--record", description = "Write SUITE instead of replaying it.")
    boolean record;

    @Option(names = "--openapi", paramLabel = "FILE", description = "Record the operations of an OpenAPI document.")
    @Nullable
    Path openapi;

    @Option(names = "--access-log", paramLabel = "FILE", description = "Record what was asked by an access log.")
    @Nullable
    Path accessLog;

    @Option(names = "--unsafe", description = "Record requests too that may change something.")
    boolean unsafe;

    @Parameters(paramLabel = "SUITE", description = "Requests, in YAML; docs/parity.md has the form.")
    @Nullable
    Path suite;

    /** The verb, in these surroundings. */
    public ParityCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        Path file = suite == null ? Path.of("suite.yaml") : suite;
        return record ? record(file) : replay(file);
    }

    // -- recording ----------------------------------------------------------------------------------------------------

    private int record(Path file) {
        if ((openapi == null) == (accessLog == null)) {
            throw CommandFailure.badInput("--record needs one of --openapi and --access-log");
        }
        if (Files.exists(file)) {
            throw CommandFailure.badInput(file + " is there already, and is not written over; name a new file");
        }
        Suite recorded = openapi == null ? ofLog() : Recorded.openApi(document(openapi), unsafe);
        if (recorded.requests().isEmpty()) {
            throw CommandFailure.badInput("there is no request to record"
                    + (unsafe ? "" : "; only GET, HEAD and OPTIONS are taken without --unsafe"));
        }
        try {
            Files.writeString(file, recorded.yaml());
        } catch (IOException unwritable) {
            throw CommandFailure.couldNot(file + " cannot be written: " + Faults.reason(unwritable));
        }
        terminal().print(recorded.requests().size() + " requests in " + file);
        return Exit.DONE.status();
    }

    private Suite ofLog() {
        Path log = accessLog == null ? Path.of("") : accessLog;
        try (Stream<String> lines = Files.lines(log)) {
            return Recorded.accessLog(lines.limit(Parity.MAX_LINES), unsafe);
        } catch (IOException missing) {
            throw CommandFailure.badInput("--access-log " + log + " cannot be read: " + Faults.reason(missing)
                    + "; name a file with what a gateway logs");
        } catch (UncheckedIOException other) {
            throw CommandFailure.badInput("--access-log " + log + " cannot be read as text in UTF-8");
        }
    }

    private static Node document(Path file) {
        try {
            return Yaml.readAsWritten(Files.readAllBytes(file), file.toString(), Set.of())
                    .root();
        } catch (IOException unreadable) {
            throw CommandFailure.badInput("--openapi " + file + " cannot be read: " + Faults.reason(unreadable));
        } catch (Yaml.Malformed malformed) {
            throw CommandFailure.badInput(String.valueOf(malformed.getMessage()));
        }
    }

    // -- replaying ----------------------------------------------------------------------------------------------------

    private int replay(Path file) throws InterruptedException {
        Suite read = read(file);
        Duration time = Units.duration(timeout)
                .filter(duration -> !duration.isZero() && duration.compareTo(Duration.ofMinutes(5)) <= 0)
                .orElseThrow(() ->
                        CommandFailure.badInput("--timeout cannot be \"" + timeout + "\"; write 10s, at most 5m"));
        if (atOnce < 1 || atOnce > Parity.MAX_AT_ONCE) {
            throw CommandFailure.badInput("--at-once cannot be " + atOnce + "; use 1 to " + Parity.MAX_AT_ONCE);
        }
        // Routes by host need the host that the suite names, and the client of the JDK asks for a word before it sends
        // one.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        Outcome outcome;
        try {
            outcome = Parity.between(
                    deployment("--a", a, managementA, "A", logA),
                    deployment("--b", b, managementB, "B", logB),
                    read,
                    atOnce,
                    time);
        } catch (IOException unreadable) {
            throw CommandFailure.badInput("a log cannot be read: " + Faults.reason(unreadable));
        }
        told(outcome);
        boolean silent =
                outcome.asked().stream().allMatch(asked -> asked.status().matches("(0|0 / .*|.* / 0)"));
        if (silent) {
            throw CommandFailure.couldNot("one side answered none of the requests; is it at that address?");
        }
        return outcome.isSame() ? Exit.DONE.status() : Exit.LOOK.status();
    }

    private Suite read(Path file) {
        try {
            return Suite.read(Files.readAllBytes(file), file.toString(), surroundings.environment());
        } catch (IOException unreadable) {
            throw CommandFailure.badInput(file + " cannot be read: " + Faults.reason(unreadable)
                    + "; name a suite, or make one with --record");
        } catch (Suite.Unreadable wrong) {
            throw CommandFailure.badInput(String.valueOf(wrong.getMessage()));
        }
    }

    private Parity.Deployment deployment(
            String option, @Nullable String url, @Nullable String management, String side, @Nullable Path log) {
        if (url == null) {
            throw CommandFailure.badInput(option + " is missing; name the address of a deployment");
        }
        return new Parity.Deployment(
                address(option, url),
                Optional.ofNullable(management)
                        .map(text -> address("--management-" + side.toLowerCase(java.util.Locale.ROOT), text)),
                surroundings.environment().getOrDefault("FAIRLEAD_TOKEN_" + side, ""),
                Optional.ofNullable(surroundings.environment().get("MONGODB_URI_" + side)),
                Optional.ofNullable(log));
    }

    private static URI address(String option, String text) {
        if (!text.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?")) {
            throw CommandFailure.badInput(option + " cannot be \"" + text + "\"; write http://HOST:PORT");
        }
        return URI.create(text);
    }

    private void told(Outcome outcome) {
        Terminal terminal = terminal();
        if (html != null) {
            try {
                Files.writeString(html, ParityPage.html(outcome));
            } catch (IOException unwritable) {
                throw CommandFailure.couldNot(html + " cannot be written: " + Faults.reason(unwritable));
            }
        }
        if (json) {
            terminal.print(ParityPage.json(outcome).stripTrailing());
            return;
        }
        Table table = new Table("REQUEST", "WHERE", "A", "B");
        for (Outcome.Asked asked : outcome.asked()) {
            for (Mismatch mismatch : asked.mismatches()) {
                table.row(asked.name(), mismatch.where(), mismatch.a(), mismatch.b());
            }
        }
        if (!table.isEmpty()) {
            table.print(terminal, "");
        }
        for (Outcome.Row row : outcome.rows()) {
            Colour colour =
                    switch (row.verdict()) {
                        case SAME -> Colour.GOOD;
                        case DIFFERS -> Colour.BAD;
                        case NOT_CHECKED -> Colour.DIM;
                    };
            terminal.print(terminal.paint(colour, ParityPage.word(row)) + "  " + row.name() + ": " + row.says());
        }
        boolean same = outcome.isSame();
        terminal.print(terminal.paint(
                same ? Colour.GOOD : Colour.BAD,
                outcome.alike() + " of " + outcome.asked().size() + " requests are answered alike"));
    }
}
