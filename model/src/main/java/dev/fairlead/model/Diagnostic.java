package dev.fairlead.model;

/**
 * One finding about one configured object. Findings are collected, never thrown: one bad object hurts only itself.
 *
 * @param severity {@code ERROR} disables the object, {@code WARNING} leaves it served
 * @param subject the object that the finding is about
 * @param place where the cause stands
 * @param text what is wrong, with the value; one sentence without a full stop at its end
 * @param remedy what to do about it; one sentence without a full stop at its end, empty where the text says it all
 */
public record Diagnostic(Severity severity, Subject subject, Place place, String text, String remedy) {

    /** How bad it is. */
    public enum Severity {
        WARNING,
        ERROR
    }

    /** A finding that disables its object. */
    public static Diagnostic error(Subject subject, Place place, String text, String remedy) {
        return new Diagnostic(Severity.ERROR, subject, place, text, remedy);
    }

    /** A finding that leaves its object served. */
    public static Diagnostic warning(Subject subject, Place place, String text, String remedy) {
        return new Diagnostic(Severity.WARNING, subject, place, text, remedy);
    }

    /** One line for people: place, subject, text, remedy. */
    @Override
    public String toString() {
        String line = place + ": " + subject + ": " + text;
        return remedy.isEmpty() ? line : line + "; " + remedy;
    }
}
