package dev.fairlead.gateway.wire;

/**
 * The head of an answer, read in place and as strictly as a request's: a backend, or who sits in front of it, can
 * smuggle answers as a caller can smuggle requests.
 */
public final class ResponseHead {

    private static final int FIRST_BYTES = 1024;
    private static final int USUAL_BYTES = 4096;
    private static final int VERSION_BYTES = 8;
    private static final int MAX_REASON = 1024;

    private enum State {
        VERSION,
        STATUS,
        REASON,
        REASON_LF,
        FIELDS,
        DONE
    }

    private final Fields fields = new Fields(FIRST_BYTES);
    private final BodyLength body = new BodyLength();
    private final ConnectionOptions connection = new ConnectionOptions();

    private State state = State.VERSION;
    private boolean http10;
    private int status;
    private int reasonEnd;

    /** Forgets everything, for the next answer. */
    public void clear() {
        fields.clear(USUAL_BYTES);
        body.clear();
        connection.clear();
        state = State.VERSION;
        status = 0;
    }

    /** Where to put the bytes; see {@link Fields#room} and {@link Fields#filled}. */
    public Fields fields() {
        return fields;
    }

    /**
     * Reads on with what has been put into {@link #fields}.
     *
     * @return true when the head is complete; bytes from {@link #end} on are not part of it
     * @throws Malformed if it is not an answer that can be read in one way only
     */
    public boolean parse(HeadBounds bounds) throws Malformed {
        while (state != State.FIELDS && fields.at() < fields.filled()) {
            statusLine();
        }
        if (state == State.FIELDS && fields.at() < fields.filled() && fields.parse(bounds.maxFields())) {
            finish();
            state = State.DONE;
            return true;
        }
        if (fields.filled() >= bounds.maxHeadBytes()) {
            throw new Malformed(
                    Malformed.Kind.HEAD_TOO_LARGE,
                    "The answer's head is larger than " + bounds.maxHeadBytes() + " bytes.");
        }
        return false;
    }

    private void statusLine() throws Malformed {
        byte[] bytes = fields.bytes();
        int i = fields.at();
        byte b = bytes[i];
        switch (state) {
            case VERSION -> {
                if (i == VERSION_BYTES) {
                    http10 = HttpVersion.read(bytes, 0, i);
                    require(b == ' ');
                    state = State.STATUS;
                } else {
                    require(b > ' ' && b < 0x7f);
                }
            }
            case STATUS -> {
                if (i == VERSION_BYTES + 4) {
                    // Beyond 599 nothing is defined and some servers answer so (RFC 9110 section 15); it changes no
                    // framing.
                    require(status >= 100 && (b == ' ' || b == '\r'));
                    state = b == ' ' ? State.REASON : State.REASON_LF;
                    reasonEnd = i;
                } else {
                    require(b >= '0' && b <= '9');
                    status = status * 10 + b - '0';
                }
            }
            case REASON -> {
                require(b == '\r' || (Ascii.is(b, Ascii.VALUE) && i < MAX_REASON));
                state = b == '\r' ? State.REASON_LF : State.REASON;
                reasonEnd = i;
            }
            case REASON_LF -> {
                require(b == '\n');
                state = State.FIELDS;
            }
            case FIELDS, DONE -> throw new IllegalStateException("read past its end");
        }
        fields.at(i + 1);
    }

    private static void require(boolean holds) throws Malformed {
        if (!holds) {
            throw Malformed.bad("The answer does not begin with a status line.");
        }
    }

    private void finish() throws Malformed {
        for (int field = 0; field < fields.count(); field++) {
            switch (fields.name(field)) {
                case CONTENT_LENGTH -> body.contentLength(fields, field);
                case TRANSFER_ENCODING -> body.transferEncoding(fields, field);
                case CONNECTION -> connection.read(fields, field);
                // Every other header says nothing about framing or connection.
                default -> {}
            }
        }
        body.check(http10);
    }

    /** Where the head ends; bytes behind it are the body's. */
    public int end() {
        return fields.at();
    }

    /** 100 to 999. */
    public int status() {
        return status;
    }

    /** Where the space before the status begins; status and reason end at {@link #reasonEnd}. */
    public int statusStart() {
        return VERSION_BYTES;
    }

    /** Where the reason ends. */
    public int reasonEnd() {
        return reasonEnd;
    }

    /** Whether it is an interim answer: another one follows. */
    public boolean isInterim() {
        return status < 200;
    }

    /**
     * How the body's end is found. An answer to HEAD, a 204, a 304 and an interim one have none, whatever their headers
     * say (RFC 9112 section 6.3).
     */
    public Framing framing(boolean toHead) {
        if (toHead || isInterim() || status == 204 || status == 304) {
            return Framing.NONE;
        }
        if (body.chunked()) {
            return Framing.CHUNKED;
        }
        if (body.length() < 0) {
            return Framing.UNTIL_CLOSE;
        }
        return body.length() == 0 ? Framing.NONE : Framing.LENGTH;
    }

    /** The declared length, or -1 where none is declared. */
    public long contentLength() {
        return body.length();
    }

    /** Whether it declares {@code chunked}, with or without a body. */
    public boolean isChunked() {
        return body.chunked();
    }

    /** Whether it says that the connection goes on as a WebSocket. */
    boolean isUpgradeToWebSocket() {
        int upgrade = fields.find(HeaderName.UPGRADE);
        return connection.upgrade() && upgrade >= 0 && fields.isValue(upgrade, "websocket");
    }

    /** Whether the backend keeps the connection. */
    public boolean keepsAlive() {
        return !connection.close() && (!http10 || connection.keepAlive());
    }

    /** Whether a Connection header removes this field. */
    public boolean isRemovedByConnection(int field) {
        return connection.removes(fields, field);
    }
}
