package dev.fairlead.gateway.acme;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Place;
import dev.fairlead.model.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What routes are told about the certificates that they want. */
final class Words {

    private Words() {}

    static List<Diagnostic> findings(
            Wanted wanted, List<Subject> routes, Optional<Held> held, Optional<Attempts> failed, Instant now) {
        Optional<String> served = served(held, now);
        if (served.isEmpty() && failed.isEmpty()) {
            return List.of();
        }
        String from = "the certificate for " + wanted.shown() + " from resolver "
                + wanted.resolver().name();
        String text;
        String remedy;
        if (failed.isPresent()) {
            Attempts attempts = failed.get();
            text = from + " was ordered in vain (" + attempts.count()
                    + (attempts.count() == 1 ? " time" : " times")
                    + "): " + attempts.text() + "; it is tried again at " + attempts.next()
                    + served.map(state -> ", and " + state).orElse(", and the old one is served meanwhile");
            remedy = attempts.remedy();
        } else {
            text = from + " is not there yet, so " + served.orElse("");
            remedy = "wait: it is being ordered from " + wanted.resolver().directory();
        }
        return routes.stream()
                .map(route -> Diagnostic.warning(route, Place.of(route.owner().word()), text, remedy))
                .toList();
    }

    /** Empty while a good one is served. */
    private static Optional<String> served(Optional<Held> held, Instant now) {
        if (held.isEmpty()) {
            return Optional.of("callers get the generated one, which they do not believe");
        }
        return held.get().until().isBefore(now)
                ? Optional.of(
                        "callers get the one that expired at " + held.get().until())
                : Optional.empty();
    }
}
