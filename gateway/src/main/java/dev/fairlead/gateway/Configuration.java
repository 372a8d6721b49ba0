package dev.fairlead.gateway;

import dev.fairlead.gateway.assembly.Assembled;
import dev.fairlead.gateway.assembly.Assembly;
import dev.fairlead.gateway.assembly.LiveTable;
import dev.fairlead.gateway.workflow.Languages;
import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.Source;
import dev.fairlead.model.Subject;
import dev.fairlead.model.assemble.Assembler;
import dev.fairlead.model.flow.ExpressionCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one-way flow of configuration: sources declare, declarations are merged into a snapshot, the snapshot is compiled
 * and swapped in. Nothing is served before every source has spoken once, so that a start never shows half of it.
 */
final class Configuration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);

    private final List<Source> sources;
    private final Entrypoints entrypoints;
    private final Assembly assembly;
    private final LiveTable live;
    private final UnaryOperator<Snapshot> securing;
    private final Consumer<Assembled> swapped;
    private final ExpressionCheck languages = new Languages();
    private final List<Declaration> declared = new ArrayList<>();
    private final ReentrantLock changing = new ReentrantLock();
    private Snapshot previous = Snapshot.empty();
    private @Nullable Assembled assembled;
    private @Nullable Prepared prepared;
    private boolean complete;

    /**
     * A flow that has not begun.
     *
     * @param securing serves what a snapshot says about TLS before it is swapped in, and adds what is wrong with it
     * @param swapped is told after each swap, one at a time
     */
    Configuration(
            List<Source> sources,
            Entrypoints entrypoints,
            Assembly assembly,
            LiveTable live,
            UnaryOperator<Snapshot> securing,
            Consumer<Assembled> swapped) {
        this.sources = List.copyOf(sources);
        this.entrypoints = entrypoints;
        this.assembly = assembly;
        this.live = live;
        this.securing = securing;
        this.swapped = swapped;
    }

    private record Prepared(List<Declaration> of, Assembled made) {}

    /** Lets every source speak, then serves what they say, now and whenever one of them changes. */
    void start() {
        for (Source source : sources) {
            declared.add(Declaration.empty(source.owner()));
        }
        for (int i = 0; i < sources.size(); i++) {
            int index = i;
            sources.get(i).start(declaration -> declared(index, declaration));
        }
        changing.lock();
        try {
            complete = true;
            serve();
        } finally {
            changing.unlock();
        }
    }

    private void declared(int source, Declaration declaration) {
        changing.lock();
        try {
            declared.set(source, declaration);
            if (complete) {
                serve();
            } else if (source == sources.size() - 1) {
                // All have spoken. Should the last one wait for better news, this is ready if none comes.
                prepared = new Prepared(List.copyOf(declared), ready());
            }
        } finally {
            changing.unlock();
        }
    }

    private void serve() {
        Assembled fresh = ready();
        prepared = null;
        assembled = fresh;
        previous = fresh.snapshot();
        swap(fresh);
    }

    /** What is said now, assembled: once, if it was before. */
    private Assembled ready() {
        Prepared before = prepared;
        return before != null && isSaid(before.of())
                ? before.made()
                : withFindings(assembly.assemble(Assembler.assemble(declared, previous, entrypoints, languages)));
    }

    @SuppressWarnings("ReferenceEquality") // of a hundred thousand clients none is looked at
    private boolean isSaid(List<Declaration> before) {
        return IntStream.range(0, before.size()).allMatch(at -> before.get(at) == declared.get(at));
    }

    /** Serves the same again, after files that it names have changed. Any thread. */
    void refresh() {
        changing.lock();
        try {
            Assembled same = assembled;
            if (same != null) {
                swap(same);
            }
        } finally {
            changing.unlock();
        }
    }

    private void swap(Assembled next) {
        Assembled secured = next.with(securing.apply(next.snapshot()));
        live.swap(secured);
        tell(secured.snapshot());
        swapped.accept(secured);
    }

    // What the compiler could not serve is disabled like everything else that is not served.
    private static Assembled withFindings(Assembled assembled) {
        if (assembled.findings().isEmpty()) {
            return assembled;
        }
        Set<Subject> disabled =
                assembled.findings().stream().map(Diagnostic::subject).collect(Collectors.toSet());
        Snapshot told = assembled.snapshot().with(assembled.findings(), disabled);
        return assembled.with(told);
    }

    private void tell(Snapshot snapshot) {
        LOG.atInfo()
                .addKeyValue("snapshot", snapshot.number())
                .addKeyValue("revision", snapshot.revision())
                .addKeyValue("products", snapshot.products().size())
                .addKeyValue("clients", snapshot.clients().size())
                .addKeyValue("routes", snapshot.routes().size())
                .addKeyValue("disabled", snapshot.disabled().size())
                .log("snapshot_served");
        for (Diagnostic diagnostic : snapshot.diagnostics()) {
            LOG.atWarn()
                    .addKeyValue("severity", diagnostic.severity())
                    .addKeyValue("subject", diagnostic.subject())
                    .addKeyValue("finding", diagnostic)
                    .log("finding");
        }
    }

    /** Stops the sources; what is served stays. */
    @Override
    public void close() {
        sources.forEach(Source::close);
    }
}
