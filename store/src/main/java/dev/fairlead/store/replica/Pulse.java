package dev.fairlead.store.replica;

import java.util.Optional;

/**
 * How busy a replica is: what it counted in the last few seconds.
 *
 * @param seconds how many they are; 0 for one that has not said yet
 */
public record Pulse(double seconds, Counts counts) {

    /** Nothing is known. */
    public static final Pulse NONE = new Pulse(0, Counts.NONE);

    /** Something a second. */
    public double rate(long count) {
        return seconds > 0 ? count / seconds : 0;
    }

    /** As it stands in a report. */
    String text() {
        return seconds + ";" + counts.text();
    }

    static Pulse parse(String text) {
        int end = text.indexOf(';');
        return Optional.of(text)
                .filter(there -> end > 0 && there.substring(0, end).matches("[0-9]{1,6}(\\.[0-9]{1,18})?"))
                .map(there ->
                        new Pulse(Double.parseDouble(there.substring(0, end)), Counts.parse(there.substring(end + 1))))
                .orElse(NONE);
    }
}
