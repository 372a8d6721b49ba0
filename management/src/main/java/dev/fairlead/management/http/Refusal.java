package dev.fairlead.management.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Ends a request with a problem. Thrown where the reason is found, turned into an answer by {@link Listener} alone. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    public Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** A refusal without fields. */
    public static Refusal of(int status, String detail) {
        return new Refusal(Problem.of(status, detail));
    }

    /** Adds a header of the answer. */
    public Refusal with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Why. */
    public Problem problem() {
        return problem;
    }

    Map<String, String> headers() {
        return headers;
    }
}
