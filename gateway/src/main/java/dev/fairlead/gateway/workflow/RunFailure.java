package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.http.Failure;
import org.jspecify.annotations.Nullable;

/** A run that comes to no answer of its own. */
final class RunFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String node;
    private final String detail;

    private RunFailure(int status, String node, String detail, String reason, @Nullable Throwable cause) {
        super(reason, cause, false, false);
        this.status = status;
        this.node = node;
        this.detail = detail;
    }

    /** The deadline of the run passed. */
    static RunFailure late(String node) {
        return new RunFailure(504, node, "The workflow did not end in time.", "its deadline passed", null);
    }

    /** Somebody who was asked did not do their part, or a node was over its budget. */
    static RunFailure failed(String node, String reason) {
        return new RunFailure(502, node, "Something that this request needs did not answer.", reason, null);
    }

    /** The request is not as it must be. */
    static RunFailure invalid(String node, String detail) {
        return new RunFailure(400, node, detail, detail, null);
    }

    /** What was written cannot be done with these values. */
    static RunFailure fault(String node, String reason, @Nullable Throwable cause) {
        return new RunFailure(500, node, "The workflow behind this path failed.", reason, cause);
    }

    int status() {
        return status;
    }

    String node() {
        return node;
    }

    Failure of(String workflow) {
        return new Failure.WorkflowFailed(
                status, workflow, node, detail, "workflow " + workflow + ", node " + node + ": " + getMessage());
    }
}
