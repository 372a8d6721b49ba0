package dev.fairlead.cli.settings;

import java.util.List;

/** Settings with which nothing can start. */
public final class BadSettings extends Exception {

    private static final long serialVersionUID = 1;

    private final List<String> errors;

    BadSettings(List<String> errors) {
        super(String.join("\n", errors));
        this.errors = List.copyOf(errors);
    }

    /** Everything that is wrong, one line each: the name, the place, the value and the remedy. */
    public List<String> errors() {
        return errors;
    }
}
