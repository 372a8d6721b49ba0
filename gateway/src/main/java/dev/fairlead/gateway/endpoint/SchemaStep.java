package dev.fairlead.gateway.endpoint;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Failure.Invalid.Fault;
import dev.fairlead.gateway.http.LiveExchange;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.gateway.workflow.schema.SchemaCheck;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the body against the endpoint's schema: 400 with a pointer to each place that does not fit. The body is read
 * strictly, on a thread that is no loop, so that whoever gets it cannot read something else in it: members that stand
 * there twice, bytes that are not UTF-8 and what is nested too deep are refused.
 */
final class SchemaStep implements Step {

    /** Times that values are looked at, for one body; beyond, 400. */
    static final long MAX_LOOKS = 5_000_000;

    /** Characters of a pointer that is told. */
    private static final int MAX_POINTER = 200;

    private final SchemaCheck schema;
    private final int maxBytes;
    private final HeldBytes budget;

    SchemaStep(SchemaCheck schema, int maxBytes, HeldBytes budget) {
        this.schema = schema;
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        if (!Bodies.has(exchange) || !(exchange instanceof LiveExchange live)) {
            return Verdict.CONTINUE;
        }
        HeldBody body = HeldBody.around(live, maxBytes, budget);
        return body.collect(() -> {
            byte[] whole = body.whole();
            Thread.ofVirtual().name("schema").start(() -> live.resume(verdict(live, whole)));
        });
    }

    /** There is no body to look at. */
    @Override
    public Verdict attempt(Exchange exchange, Telling told) {
        told.says("the body would be held against the endpoint's schema, up to " + maxBytes + " bytes of it");
        return Verdict.CONTINUE;
    }

    // A boundary: whoever is suspended must be resumed, whatever is wrong with the body.
    private Verdict verdict(LiveExchange exchange, byte[] body) {
        try {
            Failure failure = failure(body);
            return failure == null ? Verdict.CONTINUE : exchange.refuse(failure);
        } catch (RuntimeException | StackOverflowError fault) {
            return exchange.refuse(
                    new Failure.Fault("schema: " + fault.getClass().getSimpleName()));
        }
    }

    private @Nullable Failure failure(byte[] body) {
        Node tree;
        try {
            tree = Json.read(body, "body", body.length);
        } catch (Json.Malformed malformed) {
            return new Failure.Invalid(List.of(new Fault("body", "", unreadable(malformed), "json")));
        }
        List<SchemaCheck.Fault> faults;
        try {
            faults = schema.faults(tree, MAX_LOOKS);
        } catch (IllegalArgumentException tooMuch) {
            String said = "it takes too long to be held against the schema";
            return new Failure.Invalid(List.of(new Fault("body", "", said, "looks")));
        }
        return faults.isEmpty()
                ? null
                : new Failure.Invalid(faults.stream()
                        .map(each -> new Fault("body", shortened(each.pointer()), each.said(), each.keyword()))
                        .toList());
    }

    private static String shortened(String pointer) {
        return pointer.length() <= MAX_POINTER ? pointer : pointer.substring(0, MAX_POINTER) + "…";
    }

    // The reader's own words may have the body's in them.
    private static String unreadable(Json.Malformed malformed) {
        String place = " (line " + malformed.place().line() + ", column "
                + malformed.place().column() + ")";
        String text = malformed.text();
        if (text.startsWith("names the member")) {
            return "it names a member twice" + place;
        }
        if (text.startsWith("is not UTF-8")) {
            return "it is not UTF-8" + place;
        }
        return text.startsWith("is nested") ? "it " + text : "it is not JSON" + place;
    }
}
