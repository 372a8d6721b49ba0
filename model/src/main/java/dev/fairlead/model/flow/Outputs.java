package dev.fairlead.model.flow;

import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Action;
import java.util.List;
import java.util.Optional;

/**
 * The outputs that a sort of node has.
 *
 * @param main the one that is meant where an edge names none; empty where each must be named
 * @param required must lead somewhere, so that no path ends without an answer
 * @param optional may lead nowhere
 * @param free whether any other name may be one too
 */
public record Outputs(Optional<String> main, List<String> required, List<String> optional, boolean free) {

    /** Where a node has but one way on. */
    public static final String NEXT = "next";

    /** What was asked of somebody came back. */
    public static final String SUCCESS = "success";

    /** It did not, or was not good. */
    public static final String ERROR = "error";

    /** A switch without a case for its value goes on here. */
    public static final String DEFAULT = "default";

    /** The nodes of a loop that run once for each element. */
    public static final String BODY = "body";

    /** Behind a loop. */
    public static final String DONE = "done";

    /** The branches of a parallel node. */
    public static final String BRANCHES = "branches";

    /** Those of an action. */
    public static Outputs of(Action action) {
        return switch (action) {
            case Workflow.Request ignored -> next();
            case Workflow.Merge ignored -> next();
            case Workflow.Delay ignored -> next();
            case Workflow.Set ignored -> next();
            case Workflow.JsonToXml ignored -> next();
            case Workflow.Proxy ignored -> main(SUCCESS, ERROR);
            case Workflow.Http ignored -> main(SUCCESS, ERROR);
            case Workflow.Ask ignored -> main(SUCCESS, ERROR);
            case Workflow.XmlToJson ignored -> main(NEXT, ERROR);
            case Workflow.Validate ignored -> main("valid", "invalid");
            case Workflow.Response ignored -> new Outputs(Optional.of(NEXT), List.of(), List.of(NEXT), false);
            case Workflow.Redirect ignored -> new Outputs(Optional.empty(), List.of(), List.of(), false);
            case Workflow.Condition ignored ->
                new Outputs(Optional.empty(), List.of("true", "false"), List.of(), false);
            case Workflow.Switch ignored -> new Outputs(Optional.empty(), List.of(DEFAULT), List.of(), true);
            case Workflow.Loop ignored -> new Outputs(Optional.empty(), List.of(BODY, DONE), List.of(), false);
            case Workflow.Parallel ignored -> new Outputs(Optional.of(BRANCHES), List.of(BRANCHES), List.of(), false);
        };
    }

    private static Outputs next() {
        return new Outputs(Optional.of(NEXT), List.of(NEXT), List.of(), false);
    }

    private static Outputs main(String main, String other) {
        return new Outputs(Optional.of(main), List.of(main), List.of(other), false);
    }

    boolean has(String output) {
        return free || required.contains(output) || optional.contains(output);
    }

    /** For people. */
    String list() {
        List<String> all = new java.util.ArrayList<>(required);
        all.addAll(optional);
        return all.isEmpty() ? "none" : String.join(", ", all) + (free ? " and any of its own" : "");
    }
}
