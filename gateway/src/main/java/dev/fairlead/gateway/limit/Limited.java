package dev.fairlead.gateway.limit;

import java.util.Optional;

/** A caller with an allowance: what the step that knows callers attaches to the exchange. */
public interface Limited {

    /** What it may call; empty if nothing limits it. */
    Optional<Allowance> allowance();
}
