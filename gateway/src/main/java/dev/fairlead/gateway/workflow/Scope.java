package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Values;
import java.util.HashMap;
import java.util.Map;

/** What expressions see at one place of a run, and the value that its last node gave. One thread uses it. */
final class Scope {

    private final Map<String, Object> variables;
    private Object last = Values.NOTHING;

    private Scope(Map<String, Object> variables) {
        this.variables = variables;
    }

    static Scope of(Object request, Map<String, Object> nodes, Map<String, Object> run) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("request", request);
        variables.put("nodes", nodes);
        variables.put("run", run);
        variables.put("item", Values.NOTHING);
        variables.put("index", 0L);
        return new Scope(variables);
    }

    Scope with(Object item, long index) {
        Map<String, Object> inner = new HashMap<>(variables);
        inner.put("item", item);
        inner.put("index", index);
        return new Scope(inner);
    }

    Scope branch() {
        return new Scope(variables);
    }

    Map<String, Object> variables() {
        return variables;
    }

    Object last() {
        return last;
    }

    void last(Object value) {
        last = value;
    }
}
