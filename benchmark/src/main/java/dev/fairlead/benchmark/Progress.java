package dev.fairlead.benchmark;

import java.io.PrintStream;

/** Tells on standard error how far a long run is. */
final class Progress {
    private final PrintStream out;
    private int total;
    private int done;

    Progress(PrintStream out) {
        this.out = out;
    }

    /** A new part of the run with so many steps. */
    void begin(String part, int steps) {
        total = steps;
        done = 0;
        out.println(part);
    }

    void step(String text) {
        done++;
        out.println("  [" + done + "/" + total + "] " + text);
    }
}
