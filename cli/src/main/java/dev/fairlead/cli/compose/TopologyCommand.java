package dev.fairlead.cli.compose;

import dev.fairlead.cli.terminal.CommandFailure.Exit;
import dev.fairlead.cli.terminal.Surroundings;
import dev.fairlead.cli.terminal.Table;
import dev.fairlead.cli.terminal.Verb;
import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.compose.topology.Drawing;
import dev.fairlead.compose.topology.Page;
import dev.fairlead.compose.topology.Topology;
import dev.fairlead.model.Diagnostic.Severity;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who reaches whom in the stack of Compose files. */
@Command(
        name = "topology",
        description = {
            "Say who reaches whom: a row for each workload, with its networks, the workloads that it shares one with, whether"
                    + " it reaches the outside, and what callers of outside reach of it.",
        },
        footer = {
            "",
            "Examples:",
            "  fairlead compose topology compose.yaml",
            "  fairlead compose topology compose.yaml --mermaid > topology.mmd",
            "  fairlead compose topology compose.yaml --html > topology.html"
        })
public final class TopologyCommand extends Verb {

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Option(names = "--mermaid", description = "Print it as a graph in the language of Mermaid.")
    boolean mermaid;

    @Option(names = "--svg", description = "Print it as a drawing, in SVG.")
    boolean svg;

    @Option(names = "--html", description = "Print it as a page: the drawing, who reaches whom, what waits for what.")
    boolean html;

    @Mixin
    StackFiles files = new StackFiles();

    /** The verb, in these surroundings. */
    public TopologyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Stack stack = StackReader.readExactly(files.existing(), surroundings.environment());
        List<Finding> errors = stack.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            new ConvertPrinter(terminal()).findings(errors);
            return Exit.BAD_INPUT.status();
        }
        Topology topology = Topology.of(stack);
        Optional<String> document = document(topology);
        document.ifPresentOrElse(text -> terminal().print(text.stripTrailing()), () -> table(topology));
        return Exit.DONE.status();
    }

    private Optional<String> document(Topology topology) {
        if (json) {
            return Optional.of(Drawing.json(topology));
        }
        if (mermaid) {
            return Optional.of(Drawing.mermaid(topology));
        }
        if (svg) {
            return Optional.of(Page.svg(topology));
        }
        return html ? Optional.of(Page.html(topology)) : Optional.empty();
    }

    private void table(Topology topology) {
        Table table = new Table("WORKLOAD", "NETWORKS", "REACHES", "OUTSIDE", "PUBLISHED", "WAITS FOR");
        for (String name : topology.workloads()) {
            List<String> reaches = topology.workloads().stream()
                    .filter(other ->
                            !other.equals(name) && !topology.shared(name, other).isEmpty())
                    .toList();
            table.row(
                    name,
                    words(List.copyOf(topology.networks(name))),
                    reaches.size() == topology.workloads().size() - 1 && reaches.size() > 1 ? "all" : words(reaches),
                    topology.reachesOutside(name) ? "yes" : "no",
                    words(topology.published(name)),
                    words(List.copyOf(topology.waits(name).keySet())));
        }
        table.print(terminal(), "there is no service in these files");
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "-" : String.join(" ", words);
    }
}
