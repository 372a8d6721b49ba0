package dev.fairlead.cli.doctor;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at everything that a gateway needs here, and says what to do about what is missing. */
@Command(
        name = "doctor",
        description = "Look at everything that a gateway needs here: Java, memory, ports, store, Redis, disk, files.",
        footer = {
            "",
            "Exit status: 0 all is well, 1 something is worth a look, 3 something is in the way.",
            "Example:",
            "  fairlead doctor fairlead.yaml"
        })
public final class DoctorCommand extends Verb {

    @Option(names = "--data", paramLabel = "DIR", description = "Directory of everything that is kept on disk.")
    String data = "";

    @Option(names = "--json", description = "Print what was seen as JSON.")
    boolean json;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Configuration files, besides FAIRLEAD_SOURCES.")
    List<Path> files = new ArrayList<>();

    /** The verb, in these surroundings. */
    public DoctorCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        List<Looked> all = Examination.of(surroundings.environment(), data, files, Clock.systemUTC());
        if (json) {
            terminal().print(json(all).strip());
        } else {
            print(all);
        }
        return exit(all).status();
    }

    /** As a document: what was looked at, and how it is. */
    static String json(List<Looked> all) {
        return Json.pretty(new Members()
                .put("status", worst(all).name().toLowerCase(Locale.ROOT))
                .put("checks", Members.of(all.stream().map(Looked::node).toList()))
                .build());
    }

    private static Looked.State worst(List<Looked> all) {
        return all.stream().map(Looked::state).max(Looked.State::compareTo).orElse(Looked.State.OK);
    }

    static Exit exit(List<Looked> all) {
        return switch (worst(all)) {
            case OK -> Exit.DONE;
            case WARN -> Exit.LOOK;
            case FAIL -> Exit.COULD_NOT;
        };
    }

    private void print(List<Looked> all) {
        Terminal terminal = terminal();
        int wide = all.stream().mapToInt(each -> each.what().length()).max().orElse(0);
        for (Looked each : all) {
            String state = String.format("%-4s", each.state().name().toLowerCase(Locale.ROOT));
            terminal.print(terminal.paint(colour(each.state()), state) + "  "
                    + String.format("%-" + wide + "s", each.what()) + "  " + each.text());
            if (!each.remedy().isEmpty()) {
                terminal.print(" ".repeat(wide + 8) + terminal.paint(Terminal.Colour.DIM, each.remedy()));
            }
        }
    }

    private static Terminal.Colour colour(Looked.State state) {
        return switch (state) {
            case OK -> Terminal.Colour.GOOD;
            case WARN -> Terminal.Colour.LOOK;
            case FAIL -> Terminal.Colour.BAD;
        };
    }
}
