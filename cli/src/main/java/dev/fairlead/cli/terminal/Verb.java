package dev.fairlead.cli.terminal;

import java.util.concurrent.Callable;

/** A command of the program; what it returns is the exit status. */
public abstract class Verb implements Callable<Integer> {

    protected final Surroundings surroundings;

    /** A verb in these surroundings. */
    protected Verb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Where it writes. */
    public final Terminal terminal() {
        return surroundings.terminal();
    }
}
