package dev.fairlead.cli.terminal;

/** A command that could not do its work: what went wrong, where, what to do; and the exit status that says so. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The meaning of the exit status. */
    public enum Exit {
        /** Done. */
        DONE(0),
        /** Done, and something needs a look. */
        LOOK(1),
        /** Wrong use or bad input: nothing was changed. */
        BAD_INPUT(2),
        /** Could not: the network, the store, a port that is taken. */
        COULD_NOT(3);

        private final int status;

        Exit(int status) {
            this.status = status;
        }

        /** The process's exit status. */
        public int status() {
            return status;
        }
    }

    private final Exit exit;

    /** A failure with its text: one or more lines for people. */
    public CommandFailure(Exit exit, String text) {
        super(text);
        this.exit = exit;
    }

    /** Bad input: exit status 2. */
    public static CommandFailure badInput(String text) {
        return new CommandFailure(Exit.BAD_INPUT, text);
    }

    /** Something outside of the command is missing: exit status 3. */
    public static CommandFailure couldNot(String text) {
        return new CommandFailure(Exit.COULD_NOT, text);
    }

    /** The status that the process ends with. */
    public Exit exit() {
        return exit;
    }
}
