package dev.fairlead.sources.cluster;

import java.io.IOException;

/** What an API server refuses. */
final class ApiFailure extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    ApiFailure(int status, String text) {
        super(text);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Whether what was asked for is too old: everything has to be read anew. */
    boolean isGone() {
        return status == 410;
    }

    boolean isConflict() {
        return status == 409;
    }

    boolean isMissing() {
        return status == 404;
    }

    boolean isForbidden() {
        return status == 401 || status == 403;
    }
}
