package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.Plan.Planned;
import dev.fairlead.gateway.workflow.Plan.Task;
import dev.fairlead.gateway.workflow.cel.Language.Unevaluated;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.flow.Outputs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through the nodes of a run, one after the other; branches each on a thread of their own. */
final class Walk {

    private final Run run;
    private final Plan plan;

    Walk(Run run) {
        this.run = run;
        this.plan = run.plan();
    }

    /** From the request to the answer, and to the end of what is behind it. */
    void all() throws RunFailure, InterruptedException {
        walk(Optional.of(plan.start()), run.scope(), Set.of());
    }

    /**
     * Walks until it comes to one of these nodes, which it does not run.
     *
     * @return that node; empty where the walk ended by itself
     */
    private Optional<String> walk(Optional<String> from, Scope scope, Set<String> stops)
            throws RunFailure, InterruptedException {
        Optional<String> at = from;
        while (at.isPresent() && !stops.contains(at.get())) {
            String id = at.get();
            run.check(id);
            if (run.isAnswered() && !plan.graph().isBehindAnswer(id)) {
                return Optional.empty();
            }
            at = visited(plan.node(id), scope, stops);
        }
        return at;
    }

    private Optional<String> visited(Planned node, Scope scope, Set<String> stops)
            throws RunFailure, InterruptedException {
        long begun = run.sinceStart();
        String outcome = "cancelled";
        Left left;
        try {
            left = visit(node, scope, stops);
            outcome = left.outcome;
        } catch (RunFailure failure) {
            outcome = failure.status() == 504 ? "late" : "failed";
            throw failure;
        } catch (Unevaluated wrong) {
            outcome = "failed";
            throw RunFailure.fault(node.node().id(), String.valueOf(wrong.getMessage()), wrong);
        } finally {
            long now = run.sinceStart();
            run.ended(new Trail.Visit(node.node().id(), node.kind(), begun, now - begun, outcome));
        }
        // Told last, so that what is told of the run has this node too.
        left.answer.ifPresent(run::answer);
        return left.next;
    }

    /** @param next empty where the walk ends here */
    private record Left(String outcome, Optional<String> next, Optional<Answer> answer) {
        Left(String outcome, Optional<String> next) {
            this(outcome, next, Optional.empty());
        }
    }

    private Left visit(Planned node, Scope scope, Set<String> stops)
            throws RunFailure, Unevaluated, InterruptedException {
        return switch (node.task()) {
            case Task.Doing doing -> {
                Work.Done done = doing.work().run(run, scope);
                keep(node, scope, done.value());
                yield new Left(done.output(), next(node, done.output()));
            }
            case Task.Repeating loop -> repeat(node, loop, scope, stops);
            case Task.Branching branching -> branch(node, branching, scope, stops);
            case Task.Joining joining -> new Left(Outputs.NEXT, node.target(Outputs.NEXT));
            case Task.Answering answering -> {
                Answer answer = answering.answers().make(scope.variables());
                keep(node, scope, (long) answer.status());
                yield new Left(Integer.toString(answer.status()), node.target(Outputs.NEXT), Optional.of(answer));
            }
        };
    }

    // A switch has an output for everything else.
    private static Optional<String> next(Planned node, String output) {
        Optional<String> next = node.target(output);
        boolean choice = node.node().action() instanceof dev.fairlead.model.Workflow.Switch;
        return next.isEmpty() && choice ? node.target(Outputs.DEFAULT) : next;
    }

    private void keep(Planned node, Scope scope, Object value) {
        run.output(node.node().id(), value);
        scope.last(value);
    }

    private Left repeat(Planned node, Task.Repeating loop, Scope scope, Set<String> stops)
            throws RunFailure, Unevaluated, InterruptedException {
        String id = node.node().id();
        Object over = loop.over().value(scope.variables());
        if (!(over instanceof List<?> list)) {
            throw RunFailure.fault(id, "what it goes over is no list", null);
        }
        if (list.size() > loop.maxItems()) {
            throw RunFailure.failed(
                    id, "it has " + list.size() + " items, at most " + loop.maxItems() + " are allowed");
        }
        Set<String> inner = new HashSet<>(stops);
        inner.add(id);
        List<Object> results = new ArrayList<>();
        for (Object item : list) {
            Scope each = scope.with(item == null ? Values.NOTHING : item, results.size());
            Optional<String> stopped = walk(node.target(Outputs.BODY), each, inner);
            if (stopped.isEmpty() || !stopped.get().equals(id)) {
                return new Left("left", stopped);
            }
            results.add(each.last());
        }
        keep(node, scope, results);
        return new Left(Outputs.DONE, node.target(Outputs.DONE));
    }

    // -- branches ---------------------------------------------------------------------------------------------------

    private Left branch(Planned node, Task.Branching branching, Scope scope, Set<String> stops)
            throws RunFailure, InterruptedException {
        Set<String> inner = new HashSet<>(stops);
        inner.add(branching.merge());
        List<Branch> branches = node.node().targets(Outputs.BRANCHES).stream()
                .map(first -> new Branch(first, scope.branch(), inner))
                .toList();
        Branches all = new Branches(branches.size());
        branches.forEach(branch -> branch.start(all));
        try {
            all.await(run, node.node().id());
        } finally {
            branches.forEach(Branch::end);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Branch branch : branches) {
            RunFailure failure = branch.failure;
            if (failure != null) {
                throw failure;
            }
            values.put(branch.first, branch.scope.last());
        }
        if (run.isAnswered() && !plan.graph().isBehindAnswer(node.node().id())) {
            return new Left("answered", Optional.empty());
        }
        run.output(branching.merge(), values);
        scope.last(values);
        return new Left("merged", Optional.of(branching.merge()));
    }

    private final class Branch {

        private final String first;
        private final Scope scope;
        private final Set<String> stops;
        private volatile @Nullable RunFailure failure;
        private volatile @Nullable Thread thread;

        Branch(String first, Scope scope, Set<String> stops) {
            this.first = first;
            this.scope = scope;
            this.stops = stops;
        }

        void start(Branches all) {
            Thread made = Thread.ofVirtual().name("workflow-branch").unstarted(() -> walk(all));
            thread = made;
            run.joined(made);
            made.start();
        }

        // A boundary: a branch that fails fails the run, whatever it was.
        private void walk(Branches all) {
            boolean whole = false;
            try {
                Optional<String> stopped = Walk.this.walk(Optional.of(first), scope, stops);
                whole = stopped.isPresent() || !run.isAnswered() || plan.graph().isBehindAnswer(first);
            } catch (RunFailure failed) {
                failure = failed;
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | StackOverflowError fault) {
                failure = RunFailure.fault(first, String.valueOf(fault), fault);
            } finally {
                all.ended(whole);
            }
        }

        void end() {
            Thread started = thread;
            if (started != null) {
                started.interrupt();
                run.left(started);
            }
        }
    }
}
