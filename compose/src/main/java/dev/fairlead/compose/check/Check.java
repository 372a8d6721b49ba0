package dev.fairlead.compose.check;

import dev.fairlead.compose.Finding;
import dev.fairlead.compose.file.Stack;
import dev.fairlead.compose.file.StackReader;
import dev.fairlead.compose.file.Workload;
import dev.fairlead.compose.label.Gateways;
import dev.fairlead.compose.label.Labelled;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.assemble.Assembler;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.model.tls.PairCheck;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.FileSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compose files, dynamic files and a static configuration, looked at together and without running anything: everything
 * that the gateway would find wrong, and everything that it would never notice because no request arrives.
 */
public final class Check {

    /** What is looked for, one a line; each says of what it finds. */
    private static final List<Lint> LINTS = List.of(
            new Diagnosed(), // what the gateway would say itself: first, for the rest builds on what could be read
            new StartLint(), // whether it is told to read labels at all
            new LabelLint(), // labels that nobody looks at
            new RouteLint(), // routes that no request reaches
            new ListenerLint(), // routes on listeners that only a Traefik has
            new ResolverLint(), // certificates that nobody orders
            new CertificateLint(), // certificates that nobody believes
            new PreflightLint(), // routes that pages of other origins cannot use
            new PortLint(), // where requests go in a container
            new NetworkLint(), // whether they get there
            new BackendLint(), // the same for addresses that are written
            new PublishLint(), // ways around the gateway
            new SecretLint()); // what should not be in a file

    private final Inputs inputs;
    private final Looks looks;
    private final Certificates certificates;
    private final Stack stack;
    private final List<Workload> gateways;
    private final GatewayStart start;
    private final DynamicFiles files;

    /**
     * What is checked.
     *
     * @param compose files that are laid over each other
     * @param statics static configurations of Traefik
     * @param dynamics files and directories of configuration
     * @param environment variables that may be put in
     * @param keys for credentials in files
     */
    public record Inputs(
            List<Path> compose,
            List<Path> statics,
            List<Path> dynamics,
            Map<String, String> environment,
            KeyHasher keys) {}

    /**
     * Who looks at what is read elsewhere.
     *
     * @param expressions at those of workflows
     * @param pairs at certificates and their keys
     * @param clock says whether a certificate holds now
     */
    public record Looks(ExpressionCheck expressions, PairCheck pairs, InstantSource clock) {

        /** Nobody. */
        public static final Looks NONE = new Looks(ExpressionCheck.NONE, PairCheck.NONE, InstantSource.system());
    }

    private Check(Inputs inputs, Looks looks) {
        this.inputs = inputs;
        this.looks = looks;
        this.stack = inputs.compose().isEmpty()
                ? Stack.empty(Path.of("").toAbsolutePath())
                : StackReader.read(inputs.compose(), inputs.environment());
        this.gateways = Gateways.of(stack);
        this.start = GatewayStart.of(inputs.statics(), gateways, stack, inputs.environment());
        this.files = DynamicFiles.of(inputs.dynamics(), start, gateways, stack);
        this.certificates =
                new Certificates(looks.pairs(), this::onHost, looks.clock().instant());
    }

    /** Checks all of it. */
    public static Report run(Inputs inputs) {
        return run(inputs, Looks.NONE);
    }

    /** Checks all of it, what these look at too. */
    public static Report run(Inputs inputs, Looks looks) {
        return new Check(inputs, looks).report();
    }

    // Without Compose files the gateway is taken to run here; where none is known, a path of it says nothing.
    private Optional<Path> onHost(String path) {
        return inputs.compose().isEmpty()
                ? Optional.of(Path.of(path))
                : gateways.stream()
                        .flatMap(gateway -> Mounts.onHost(path, gateway, stack.directory()).stream())
                        .filter(Files::exists)
                        .findFirst();
    }

    private Report report() {
        List<Declaration> declared = files.paths().stream()
                .map(path -> FileSource.read(path, inputs.environment()::get, inputs.keys()))
                .toList();
        List<Node> documents = files.paths().stream()
                .flatMap(path -> Shown.read(path, inputs.environment()::get).stream())
                .toList();
        List<Activation.Seen> seen = new ArrayList<>();
        Snapshot snapshot = Snapshot.empty();
        for (Stack running : Activation.of(stack, gateways)) {
            Scene scene = scene(running, declared, documents);
            snapshot = scene.snapshot();
            seen.add(new Activation.Seen(
                    running,
                    LINTS.stream().flatMap(lint -> lint.of(scene).stream()).toList()));
        }
        List<Finding> findings = new ArrayList<>(stack.findings());
        findings.addAll(Activation.always(seen));
        return new Report(
                findings.stream().distinct().sorted(order()).toList(),
                notes(),
                snapshot,
                stack.workloads().size());
    }

    private Scene scene(Stack running, List<Declaration> declared, List<Node> documents) {
        Labelled labelled = Labelled.read(running, gateways, start.rules(), inputs.keys());
        List<Declaration> all = new ArrayList<>(declared);
        all.add(labelled.declaration());
        References references = new References(all);
        start.holdsForAll().options().forEach((name, options) -> references.add(name, options));
        Set<Owner> unseen = unseen();
        List<Declaration> assembled = new ArrayList<>(all);
        assembled.addAll(references.standIns(unseen));
        Snapshot whole = Assembler.assemble(assembled, Snapshot.empty(), start.holdsForAll(), looks.expressions());
        List<Workload> active = gateways.stream()
                .filter(gateway -> running.workloads().containsKey(gateway.name()))
                .toList();
        return new Scene(
                running,
                active,
                start,
                labelled,
                all,
                references,
                whole,
                new Places(running.workloads().values(), documents, all),
                certificates,
                unseen);
    }

    private Set<Owner> unseen() {
        Set<Owner> unseen = EnumSet.of(Owner.STORE, Owner.KUBERNETES);
        if (inputs.compose().isEmpty()) {
            unseen.add(Owner.DOCKER);
        }
        if (files.paths().isEmpty() && !files.complete()) {
            unseen.add(Owner.FILE);
        }
        return unseen;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        boolean labelled = stack.workloads().values().stream().anyMatch(Labelled.Labels::any);
        if (labelled && gateways.isEmpty()) {
            notes.add("no service here is the gateway: none has an image or a name traefik or fairlead, or the label "
                    + Gateways.LABEL + "=true; networks and published ports were not compared with it");
        }
        if (!stack.unset().isEmpty()) {
            notes.add("without a value here, each taken for something that fits: " + String.join(", ", stack.unset()));
        }
        files.missing()
                .filter(path -> !inputs.compose().isEmpty())
                .ifPresent(path -> notes.add("the gateway reads " + path
                        + ", which is not here; what is named @file was not looked up. Name the file beside this one"));
        if (certificates.elsewhere() > 0) {
            notes.add("files of certificates and keys that are named and not here, and were not looked at: "
                    + certificates.elsewhere());
        }
        return notes;
    }

    private static Comparator<Finding> order() {
        return Comparator.<Finding, Place>comparing(
                        Finding::place,
                        Comparator.comparing(Place::source)
                                .thenComparingInt(Place::line)
                                .thenComparingInt(Place::column))
                .thenComparing(Finding::severity, Comparator.reverseOrder())
                .thenComparing(Finding::toString);
    }
}
