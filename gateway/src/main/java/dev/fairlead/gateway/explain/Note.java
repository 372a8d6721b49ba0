package dev.fairlead.gateway.explain;

import dev.fairlead.gateway.explain.Account.Outcome;
import dev.fairlead.gateway.explain.Account.Told;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is noted of one step: what it said, and what is different after it. */
final class Note implements Step.Telling {

    private final String step;
    private final LiveExchange exchange;
    private final String pathBefore;
    private final Map<String, String> headersBefore;
    private final List<String> said = new ArrayList<>();
    private Outcome outcome = Outcome.PASSES;

    /** Before the step runs. */
    Note(String step, LiveExchange exchange) {
        this.step = step;
        this.exchange = exchange;
        this.pathBefore = exchange.forwardPath();
        this.headersBefore = headers(exchange);
    }

    @Override
    public void says(String what) {
        said.add(what);
    }

    @Override
    public void assumes(String what) {
        said.add(what);
        outcome = Outcome.ASSUMED;
    }

    /** It is the last that runs. */
    void end(Outcome how) {
        outcome = how;
    }

    /** When its successor runs, or nothing does any more. */
    Told told() {
        return new Told(step, outcome, said);
    }

    /** Compares with how things stood before it. Values are left out: they may be secret. */
    void compare() {
        String path = exchange.forwardPath();
        if (!path.equals(pathBefore)) {
            said.add("the path becomes " + path);
        }
        Map<String, String> after = headers(exchange);
        after.forEach((name, value) -> {
            if (!value.equals(headersBefore.get(name))) {
                said.add("the service gets the header " + name);
            }
        });
        headersBefore.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> said.add("the service does not get the header " + name));
    }

    private static Map<String, String> headers(LiveExchange exchange) {
        Map<String, String> all = new LinkedHashMap<>();
        exchange.eachRequestHeader(all::put);
        return all;
    }
}
