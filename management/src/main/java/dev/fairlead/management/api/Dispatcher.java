package dev.fairlead.management.api;

import dev.fairlead.management.access.Caller;
import dev.fairlead.management.access.Gate;
import dev.fairlead.management.access.Right;
import dev.fairlead.management.http.Answer;
import dev.fairlead.management.http.Refusal;
import dev.fairlead.management.http.Request;
import dev.fairlead.management.http.Responder;
import dev.fairlead.model.form.Spelling;
import dev.fairlead.store.mongo.StoreUnavailable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Finds the operation that a request means, checks that its caller may use it, and lets it act. */
final class Dispatcher implements Responder {

    private final List<Operation> operations;
    private final Gate gate;
    private final PartnerKeys partners;
    private final Supplier<String> state;

    /** @param state of everything that is configured */
    Dispatcher(List<Operation> operations, Gate gate, PartnerKeys partners, Supplier<String> state) {
        this.state = state;
        this.operations = List.copyOf(operations);
        this.gate = gate;
        this.partners = partners;
    }

    @Override
    public Answer answer(Request request) throws IOException {
        List<Operation> there = operations.stream()
                .filter(operation -> fits(operation.segments(), request.target().segments()))
                .toList();
        if (there.isEmpty()) {
            throw nothing(request.target().segments());
        }
        for (Operation operation : there) {
            if (operation.method().equals(request.method())) {
                return act(operation, request);
            }
        }
        throw wrongMethod(request, there);
    }

    private Refusal nothing(List<String> asked) {
        boolean whole = asked.size() > 2 && asked.getFirst().equals("api");
        String word = asked.isEmpty() ? "" : asked.get(whole ? 2 : 0);
        List<String> known = operations.stream()
                .map(Operation::segments)
                .filter(segments -> segments.size() > 2)
                .map(segments -> segments.get(2))
                .toList();
        String meant = Spelling.nearest(word, known)
                .filter(found -> !whole || !found.equals(word))
                .map(found -> "did you mean /api/v1/" + found + "? ")
                .orElse("");
        return Refusal.of(404, "There is nothing at this path; " + meant + "/api/v1/openapi.json lists what there is");
    }

    private static Refusal wrongMethod(Request request, List<Operation> there) {
        TreeSet<String> methods =
                new TreeSet<>(there.stream().map(Operation::method).toList());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        String allow = String.join(", ", methods);
        return Refusal.of(405, "This path does not take " + request.method() + "; it takes " + allow)
                .with("Allow", allow);
    }

    private Answer act(Operation operation, Request request) throws IOException {
        Caller caller = admit(operation, request);
        for (String name : request.target().query().keySet()) {
            if (!operation.query().contains(name)) {
                throw unknown(name, operation.query());
            }
        }
        try {
            Call call = new Call(request, parameters(operation, request), caller);
            if (operation.query().contains("dryRun")) {
                return rehearsable(operation, call);
            }
            Answer answer = operation.action().act(call);
            return operation.method().equals("GET") ? ETags.conditional(request, answer) : answer;
        } catch (StoreUnavailable away) {
            throw unavailable(away, caller.may(Right.READ) ? ": " + away.getMessage() : "");
        }
    }

    // The state is read first: what is rehearsed may be newer, then the change is refused, never the other way round.
    private Answer rehearsable(Operation operation, Call call) throws IOException {
        boolean rehearsal = call.flag("dryRun");
        Optional<String> base = call.base();
        String now = rehearsal || base.isPresent() ? state.get() : "";
        if (base.filter(expected -> !expected.equals(now)).isPresent()) {
            throw Outcomes.moved();
        }
        Answer answer = operation.action().act(call);
        return rehearsal ? answer.with(Request.STATE, now) : answer;
    }

    // Somebody whose token could not be checked does not learn where the store is.
    private Caller admit(Operation operation, Request request) {
        try {
            // A client's key opens what is a client's and nothing else; a user's token everything but that.
            return operation.right() == Right.PARTNER ? partners.admit(request) : admitUser(operation, request);
        } catch (StoreUnavailable away) {
            throw unavailable(away, "");
        }
    }

    private Caller admitUser(Operation operation, Request request) {
        return operation.streams()
                ? gate.admit(request, operation.right(), false)
                : gate.admit(request, operation.right());
    }

    private static Refusal unavailable(StoreUnavailable away, String why) {
        if (away.isFull()) {
            return Refusal.of(
                    507,
                    "The disk of the store is full: what is there can be read, and nothing can be changed until somebody"
                            + " makes room on it; nothing has to be started again then" + why);
        }
        return Refusal.of(503, "The store does not answer; nothing can be read or changed until it does" + why)
                .with("Retry-After", "5");
    }

    private static Refusal unknown(String name, List<String> known) {
        String remedy = known.isEmpty() ? "this path takes none" : "use " + String.join(", ", known);
        return Refusal.of(400, "The query parameter \"" + name + "\" is not known here; " + remedy);
    }

    private static Map<String, String> parameters(Operation operation, Request request) {
        Map<String, String> parameters = new HashMap<>();
        List<String> segments = new ArrayList<>(request.target().segments());
        for (String step : operation.segments()) {
            String segment = segments.removeFirst();
            if (isPlace(step)) {
                parameters.put(step.substring(1, step.length() - 1), segment);
            }
        }
        return parameters;
    }

    private static boolean fits(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < template.size(); i++) {
            boolean same = template.get(i).equals(segments.get(i));
            if (!same && (!isPlace(template.get(i)) || segments.get(i).isEmpty())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlace(String step) {
        return step.startsWith("{");
    }
}
