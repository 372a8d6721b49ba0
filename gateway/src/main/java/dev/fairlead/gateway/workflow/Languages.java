package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Language;
import dev.fairlead.gateway.workflow.schema.SchemaCheck;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Expression;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.flow.Texts;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/** What workflows are written in, as the engine reads it. Its libraries are loaded with the first that it is asked about. */
public final class Languages implements ExpressionCheck {

    /** Workflows whose tests are not run again while nothing of them changes. */
    private static final int REMEMBERED = 256;

    /** Of real time, which in a replay is spent on expressions alone. */
    private static final Duration LONGEST_REPLAY = Duration.ofSeconds(5);

    private final Map<Workflow, List<String>> passed = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public List<String> failures(Workflow workflow) {
        lock.lock();
        try {
            List<String> known = passed.get(workflow);
            if (known != null) {
                return known;
            }
            List<String> failures = new ArrayList<>();
            for (Workflow.Test test : workflow.tests()) {
                List<String> differences = Trial.differences(workflow, test);
                if (!differences.isEmpty()) {
                    failures.add("\"" + test.name() + "\": " + differences.getFirst());
                }
            }
            if (passed.size() >= REMEMBERED) {
                passed.clear();
            }
            passed.put(workflow, List.copyOf(failures));
            return failures;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return List.of("its tests were not run to their end");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Node.Mapping> replay(Workflow workflow, Node request, Node calls) {
        AtomicReference<Node.Mapping> trace = new AtomicReference<>();
        AtomicReference<RuntimeException> wrong = new AtomicReference<>();
        Thread running = Thread.ofVirtual().name("workflow-replay").start(() -> {
            try {
                trace.set(Trace.of(workflow, request, calls));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException thrown) {
                wrong.set(thrown);
            }
        });
        try {
            running.join(LONGEST_REPLAY);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            running.interrupt();
        }
        RuntimeException thrown = wrong.get();
        if (thrown != null) {
            throw thrown;
        }
        return Optional.ofNullable(trace.get());
    }

    @Override
    public Optional<String> fault(Expression expression) {
        return Language.fault(expression);
    }

    @Override
    public Optional<String> schemaFault(Template schema) {
        try {
            new SchemaCheck(Texts.tree(schema));
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }
}
