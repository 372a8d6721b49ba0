package dev.fairlead.gateway.observe.metric;

import dev.fairlead.model.Name;
import dev.fairlead.model.Service;

/** Knows which backends take requests now. Any thread may ask. */
@FunctionalInterface
public interface BackendStates {

    /** Whether requests are sent to that backend of that service. */
    boolean isUp(Name service, Service.Backend backend);
}
