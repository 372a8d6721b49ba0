package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Language.Unevaluated;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Budget;
import dev.fairlead.model.Workflow.Counterpart;
import dev.fairlead.model.flow.Outputs;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a database, a queue or a mail server, within the budget of the node, and again where it may. */
final class AskWork implements Work {

    private final Workflow.Node node;
    private final Workflow.Ask ask;
    private final Filling question;

    private AskWork(Workflow.Node node, Workflow.Ask ask) {
        this.node = node;
        this.ask = ask;
        boolean guarded = ask.counterpart() == Counterpart.MONGODB;
        this.question = guarded ? Filling.guarded(ask.question(), AskWork::plain) : Filling.of(ask.question());
    }

    static AskWork of(Workflow.Node node, Workflow.Ask ask) {
        return new AskWork(node, ask);
    }

    // A caller that sends {"$gt": ""} where a text is meant would have the query say something else.
    private static void plain(Object value) throws Unevaluated {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                if (String.valueOf(member.getKey()).startsWith("$")) {
                    throw new Unevaluated(
                            "a value has the member \"" + member.getKey() + "\", which would be an operator");
                }
                plain(member.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (Object element : list) {
                plain(element);
            }
        }
    }

    @Override
    public Done run(Run run, Scope scope) throws RunFailure, Unevaluated, InterruptedException {
        Map<String, Object> asked = new LinkedHashMap<>();
        if (question.value(scope.variables()) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> asked.put(String.valueOf(name), value));
        }
        Budget budget = ask.budget();
        long end = run.now() + budget.time().toNanos();
        Outside.Told told = Outside.Told.failed("it was not asked");
        for (int attempt = 1; attempt <= budget.attempts(); attempt++) {
            if (attempt > 1) {
                run.pause(node.id(), CallWork.shorter(budget.pause(), Duration.ofNanos(end - run.now())));
            }
            run.check(node.id());
            told = once(run, asked, Duration.ofNanos(end - run.now()));
            if (told.failure().isEmpty()) {
                return new Done(Outputs.SUCCESS, value(told));
            }
            run.check(node.id());
        }
        if (node.targets(Outputs.ERROR).isEmpty()) {
            throw RunFailure.failed(node.id(), told.failure());
        }
        return new Done(Outputs.ERROR, value(told));
    }

    private Outside.Told once(Run run, Map<String, Object> asked, Duration left) throws InterruptedException {
        Budget budget = ask.budget();
        Duration time = CallWork.shorter(left, run.left());
        if (!time.isPositive()) {
            return Outside.Told.failed("its time of " + budget.time().toMillis() + " ms is over");
        }
        if (!run.spend(node.id(), budget.maxCalls())) {
            return Outside.Told.failed("it has made the " + budget.maxCalls() + " calls that it may make");
        }
        Outside.Told told = run.outside()
                .ask(new Outside.Question(
                        node.id(), ask.counterpart(), ask.secret(), asked, time, budget.maxResponseBytes()));
        return run.hold(told.bytes()) ? told : Outside.Told.failed("there is no memory for its answer");
    }

    private static Map<String, Object> value(Outside.Told told) {
        Map<String, Object> value = new LinkedHashMap<>(told.value());
        value.put("error", told.failure());
        return value;
    }
}
