package dev.fairlead.sources.label;

import java.util.Map;

/**
 * The rule of routes that have none: a Go template over a container, in the part of that language that people use for
 * it: {@code .Name}, {@code .ContainerName}, {@code .Labels}, {@code index}, {@code if}, pipes, and functions such as
 * {@code normalize}, {@code trimPrefix} and {@code default}.
 */
public final class RuleTemplate {

    /** The template that holds unless told otherwise: the container's name as a host, as in Traefik. */
    public static final String USUAL = "Host(`{{ normalize .Name }}`)";

    private final String text;
    private final Template template;

    private RuleTemplate(String text, Template template) {
        this.text = text;
        this.template = template;
    }

    /** What {@link #USUAL} says. */
    public static RuleTemplate usual() {
        try {
            return parse(USUAL);
        } catch (Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads a template.
     *
     * @throws Malformed if it uses what is not known here, with one sentence on it
     */
    public static RuleTemplate parse(String text) throws Malformed {
        return new RuleTemplate(text, Template.parse(text));
    }

    /** The rule for a container; may be empty. */
    String of(Container container) throws Malformed {
        return template.print(
                Map.of("Name", container.service(), "ContainerName", container.name(), "Labels", container.labels()));
    }

    @Override
    public String toString() {
        return text;
    }

    /** A template that cannot be read or does not fit. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        Malformed(String text) {
            super(text, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
