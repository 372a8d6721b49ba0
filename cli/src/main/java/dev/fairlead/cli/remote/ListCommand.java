package dev.fairlead.cli.remote;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A verb that shows one list of the API as a table: which list, and which members, is its {@link Listing}. */
public final class ListCommand extends ApiVerb {

    /**
     * A list that can be shown.
     *
     * @param verb the word on the command line
     * @param path of the list in the API
     * @param members of each item, in the order of the columns
     * @param whenEmpty what to do where there is nothing to show
     */
    public record Listing(String verb, String path, String description, List<String> members, String whenEmpty) {

        public Listing {
            members = List.copyOf(members);
        }
    }

    /** Not a member of an item, but what it changed, in few words. */
    private static final String WHAT = "what";

    /** The list of changes; its verb has more verbs below it. */
    static final Listing AUDIT = new Listing(
            "audit",
            "/api/v1/audit",
            "List who changed what, the latest first; `fairlead audit verify` checks the chain.",
            List.of("sequence", "time", "user", "action", WHAT, "reason", "revision"),
            "nothing was changed yet");

    /** The lists that have a verb of their own. */
    public static final List<Listing> LISTINGS = List.of(
            new Listing(
                    "revisions",
                    "/api/v1/revisions",
                    "List published revisions, the latest first. How one of them differs from the one before:"
                            + " fairlead api /api/v1/revisions/N/diff",
                    List.of("revision", "at", "by", "action", WHAT, "reason"),
                    "nothing was published yet: `fairlead publish` makes the first revision"),
            new Listing(
                    "replicas",
                    "/api/v1/replicas",
                    "List running gateways and the revision that each serves.",
                    List.of("id", "revision", "health", "errors", "warnings", "version", "seen"),
                    "no gateway runs against this store: `fairlead gateway` starts one"),
            AUDIT);

    @Mixin
    Watching watching = new Watching();

    @Option(names = "--limit", description = "So many at most, 1 to 1000; default ${DEFAULT-VALUE}.")
    int limit = 20;

    @Spec
    CommandSpec spec = CommandSpec.create();

    private final Listing listing;

    /** The verb of that listing, in these surroundings. */
    public ListCommand(Surroundings surroundings, Listing listing) {
        super(surroundings);
        this.listing = listing;
    }

    @Override
    protected Exit ask(ManagementApi api) {
        watching.run(terminal(), terminal -> {
            ManagementApi.Answer answer = api.call("GET", listing.path() + pages(), "", Duration.ofSeconds(30));
            if (!connected.printedJson(terminal, answer)) {
                table(answer.body()).print(terminal, listing.whenEmpty());
            }
        });
        return Exit.DONE;
    }

    // The live replicas are few and come whole.
    private String pages() {
        return listing.verb().equals("replicas") ? "" : "?limit=" + limit;
    }

    private Table table(Node body) {
        Table table = new Table(listing.members().stream()
                .map(member -> member.toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
        for (Node item : body.at("items").elements()) {
            table.row(listing.members().stream()
                    .map(member -> member.equals(WHAT) ? touched(item) : Nodes.text(item, member))
                    .toArray(String[]::new));
        }
        return table;
    }

    private static String touched(Node item) {
        List<Node> subjects = item.at("touched").elements();
        String more = Nodes.text(item, "touchedMore");
        long left = subjects.size() - 1L + (more.isEmpty() ? 0 : Long.parseLong(more));
        return subjects.isEmpty()
                ? ""
                : Nodes.text(subjects.getFirst(), "subject") + (left == 0 ? "" : " and " + left + " more");
    }
}
