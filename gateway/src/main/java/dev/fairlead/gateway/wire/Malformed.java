package dev.fairlead.gateway.wire;

/**
 * The parser's only refusal: bytes that are not a message, that could be read in two ways, or that are past a bound.
 * Carries no stack: it tells about the sender, not about our code.
 */
public final class Malformed extends Exception {

    private static final long serialVersionUID = 1;

    /** Which kind of refusal it is. */
    public enum Kind {
        /** Not HTTP, or ambiguous. */
        BAD,
        /** The head or the number of its fields is past its bound. */
        HEAD_TOO_LARGE,
        /** The request target is past its bound. */
        TARGET_TOO_LONG,
        /** HTTP, but neither 1.0 nor 1.1. */
        VERSION,
        /** Well formed, but something that is not done here: CONNECT, another transfer coding. */
        NOT_DONE,
        /** An expectation other than {@code 100-continue}. */
        EXPECTATION
    }

    private final Kind kind;

    Malformed(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    static Malformed bad(String detail) {
        return new Malformed(Kind.BAD, detail);
    }

    /** Which kind of refusal it is. */
    public Kind kind() {
        return kind;
    }

    /** One sentence for the sender: names the place and never repeats its bytes. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
