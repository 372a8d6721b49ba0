package dev.fairlead.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * On which terms a credential is good, whatever it is made of.
 *
 * @param active false refuses its calls with 401; default true
 * @param allowedMethods methods that may be called with it, upper case; empty means all
 * @param allowedIps addresses that may call with it; empty means all
 * @param expires from when on it is refused; empty means never
 * @param hours when it may be used: in one of them; empty means always
 */
public record Terms(
        boolean active,
        List<String> allowedMethods,
        List<Cidr> allowedIps,
        Optional<Instant> expires,
        List<Hours> hours) {

    private static final Terms USUAL = new Terms(true, List.of(), List.of(), Optional.empty(), List.of());

    public Terms {
        allowedMethods = List.copyOf(allowedMethods);
        allowedIps = List.copyOf(allowedIps);
        hours = List.copyOf(hours);
    }

    /** No restriction at all. */
    public static Terms usual() {
        return USUAL;
    }

    /** Whether its hours hold at that moment. */
    public boolean holdAt(long epochMillis) {
        if (hours.isEmpty()) {
            return true;
        }
        Instant now = Instant.ofEpochMilli(epochMillis);
        return hours.stream().anyMatch(each -> each.holdAt(now));
    }
}
