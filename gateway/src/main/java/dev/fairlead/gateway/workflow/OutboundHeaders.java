package dev.fairlead.gateway.workflow;

import dev.fairlead.model.Name;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The secrets that nodes show to whom they ask. */
public interface OutboundHeaders {

    /** The header of a secret with its value; empty where it cannot be had in time. Waits. */
    Optional<Map.Entry<String, String>> header(Name secret, Duration time) throws InterruptedException;
}
