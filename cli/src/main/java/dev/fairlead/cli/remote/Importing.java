package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Faults;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Terminal;
import dev.fairlead.cli.terminal.Terminal.Colour;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Documents;
import dev.fairlead.sources.file.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** What {@code plan}, {@code apply} and {@code import} share: a file, what it would change, and the changing. */
public final class Importing {

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Surroundings surroundings;
    private final ManagementApi api;
    private final String body;

    /** Reads the file. */
    public Importing(Surroundings surroundings, ManagementApi api, Path file) {
        this(surroundings, api, file, UnaryOperator.identity());
    }

    /** @param made what is sent, of what the file has */
    Importing(Surroundings surroundings, ManagementApi api, Path file, UnaryOperator<Node> made) {
        this.surroundings = surroundings;
        this.api = api;
        this.body = Json.canonical(made.apply(read(file, surroundings)));
    }

    private static Node read(Path file, Surroundings surroundings) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Yaml.MAX_BYTES + 1);
            Yaml.Document document = Documents.read(
                    file, bytes, name -> surroundings.environment().get(name));
            if (!document.problems().isEmpty()) {
                Yaml.Problem problem = document.problems().getFirst();
                throw CommandFailure.badInput(problem.place() + ": " + problem.text() + "; " + problem.remedy());
            }
            return document.root();
        } catch (Yaml.Malformed malformed) {
            throw CommandFailure.badInput(String.valueOf(malformed.getMessage()));
        } catch (NoSuchFileException gone) {
            throw CommandFailure.badInput(file + " does not exist; name a configuration file");
        } catch (IOException unreadable) {
            throw CommandFailure.badInput(file + " cannot be read: " + Faults.reason(unreadable));
        }
    }

    ManagementApi.Answer send(String query) {
        return api.call("POST", "/api/v1/import" + query, body, PATIENCE);
    }

    /** One line for each object that changes, or would. */
    void tell(ManagementApi.Answer answer) {
        Terminal terminal = surroundings.terminal();
        List<Node> items = answer.body().at("items").elements();
        for (Node item : items) {
            String change = Nodes.text(item, "change");
            Colour colour =
                    switch (change) {
                        case "create" -> Colour.GOOD;
                        case "delete" -> Colour.BAD;
                        default -> Colour.LOOK;
                    };
            String line = change + " " + Nodes.text(item, "kind") + " " + Nodes.text(item, "name");
            terminal.print(terminal.paint(colour, line));
            Nodes.texts(item, "places").forEach(place -> terminal.print("  " + place));
        }
        if (items.isEmpty()) {
            terminal.print("no difference");
        }
    }

    /**
     * Asks if there is somebody, changes, and tells the keys that were made.
     *
     * @param json print the API's own JSON of the change, or of the plan where there is nothing to change
     */
    public Exit change(String query, boolean yes, boolean json) {
        Terminal terminal = surroundings.terminal();
        ManagementApi.Answer planned = send(query + "&dryRun=true");
        int changes = planned.body().at("items").elements().size();
        if (!json) {
            tell(planned);
        } else if (changes == 0) {
            terminal.print(planned.text().strip());
        }
        if (changes == 0) {
            return Exit.DONE;
        }
        if (!yes && !terminal.confirm("Make these " + changes + " changes?")) {
            throw CommandFailure.badInput("nothing was changed: say --yes where nobody can be asked");
        }
        ManagementApi.Answer done = send(query);
        List<String> laggards = Nodes.texts(done.body(), "laggards");
        if (json) {
            terminal.print(done.text().strip());
        } else {
            told(done, laggards);
        }
        return laggards.isEmpty() ? Exit.DONE : Exit.LOOK;
    }

    private void told(ManagementApi.Answer done, List<String> laggards) {
        Terminal terminal = surroundings.terminal();
        for (Node key : done.body().at("issuedKeys").elements()) {
            terminal.print("key of " + Nodes.text(key, "client") + "/" + Nodes.text(key, "credential")
                    + ", shown once: " + Nodes.text(key, "key"));
        }
        terminal.print(terminal.paint(Colour.GOOD, "revision " + done.text("revision")));
        laggards.forEach(laggard -> terminal.print(terminal.paint(Colour.LOOK, "not served yet by " + laggard)));
    }
}
