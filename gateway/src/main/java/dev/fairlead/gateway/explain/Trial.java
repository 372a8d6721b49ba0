package dev.fairlead.gateway.explain;

import dev.fairlead.gateway.explain.Account.Ending;
import dev.fairlead.gateway.explain.Account.How;
import dev.fairlead.gateway.explain.Account.Outcome;
import dev.fairlead.gateway.explain.Account.Told;
import dev.fairlead.gateway.http.AbsentCaller;
import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Pipeline;
import dev.fairlead.gateway.http.Refusals;
import dev.fairlead.gateway.http.RouteFinder;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.observe.log.FailureText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes an exchange through its pipeline with a caller that is not there: the pipeline is the real one, each step is
 * attempted in place of being applied, and what it says is noted. On the exchange's loop.
 */
final class Trial implements AbsentCaller, Pipeline.Answers {

    private final LiveExchange exchange;
    private final List<Note> notes = new ArrayList<>();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();

    Trial(LiveExchange exchange) {
        this.exchange = exchange;
    }

    /** Begins; the ending comes on the loop, at once unless a step waits for something. */
    CompletableFuture<Ending> run(RouteFinder routes) {
        exchange.pipeline().run(asked -> find(routes, asked), this);
        return ending;
    }

    private Verdict find(RouteFinder routes, Exchange asked) {
        Verdict verdict = routes.find(asked);
        CompiledRoute route = asked.route();
        if (verdict == Verdict.CONTINUE && route != null) {
            asked.route(attempted(route));
        }
        return verdict;
    }

    private CompiledRoute attempted(CompiledRoute route) {
        List<Step> steps = route.steps().stream()
                .<Step>map(step -> new Attempted(step, this))
                .toList();
        return new CompiledRoute(
                route.route(),
                route.product(),
                route.proxy(),
                route.endpoint(),
                route.service(),
                route.rewrite(),
                steps);
    }

    /** What was noted of the steps so far. */
    List<Told> steps() {
        return notes.stream().map(Note::told).toList();
    }

    /** Stands in for a step. */
    private record Attempted(Step step, Trial trial) implements Step {

        @Override
        public String name() {
            return step.name();
        }

        @Override
        public Verdict apply(Exchange exchange) {
            return trial.attempt(step);
        }
    }

    private Verdict attempt(Step step) {
        if (!notes.isEmpty()) {
            notes.getLast().compare();
        }
        Note note = new Note(step.name(), exchange);
        notes.add(note);
        Verdict verdict = step.attempt(exchange, note);
        if (verdict == Verdict.TAKEN) {
            // What the gateway answers itself is told at once; what is told later went to a service.
            exchange.home().executor().execute(() -> end(Outcome.FORWARDS, new Ending(How.FORWARDED, 0, "")));
        }
        return verdict;
    }

    private void end(Outcome outcome, Ending how) {
        if (!ending.isDone()) {
            if (!notes.isEmpty()) {
                notes.getLast().end(outcome);
            }
            ending.complete(how);
            exchange.pipeline().end();
        }
    }

    @Override
    public void refuse(Failure failure) {
        Refusals.Refusal refusal = Refusals.of(failure);
        if (!notes.isEmpty() && !ending.isDone()) {
            notes.getLast().says(FailureText.of(failure));
        }
        end(Outcome.REFUSES, new Ending(How.REFUSED, refusal.status(), FailureText.of(failure)));
    }

    @Override
    public void fail(Failure failure) {
        refuse(failure);
    }

    @Override
    public void answer(int status, String contentType, byte[] body) {
        end(Outcome.ANSWERS, new Ending(How.ANSWERED, status, "the gateway answers itself"));
    }
}
