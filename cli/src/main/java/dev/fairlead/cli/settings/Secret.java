package dev.fairlead.cli.settings;

/**
 * Text that is never printed.
 *
 * @param value the text
 */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
