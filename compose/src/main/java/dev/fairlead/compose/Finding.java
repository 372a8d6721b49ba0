package dev.fairlead.compose;

import dev.fairlead.model.Diagnostic.Severity;
import dev.fairlead.model.Place;

/**
 * One finding of a check.
 *
 * @param code which of the findings of {@code docs/check.md} it is
 * @param place where the cause stands
 * @param subject what it is about, as people call it: {@code route "shop@docker"}, {@code service "shop"}
 * @param what is wrong, with the value; one sentence without a full stop
 * @param why it matters; one sentence without a full stop
 * @param remedy what to do about it; one sentence without a full stop
 */
public record Finding(
        Severity severity, String code, Place place, String subject, String what, String why, String remedy) {

    /** One line: place, subject, what, remedy, why, code. */
    @Override
    public String toString() {
        return place + ": " + subject + ": " + what + (remedy.isEmpty() ? "" : "; " + remedy)
                + (why.isEmpty() ? "" : " (" + why + ")") + " [" + code + "]";
    }
}
