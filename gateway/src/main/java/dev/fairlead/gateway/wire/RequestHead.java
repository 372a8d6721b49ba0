package dev.fairlead.gateway.wire;

/**
 * The head of a request, read in place. It is strict where leniency has been an attack: one space between the parts of
 * the request line, one version token, exactly one {@code Host} in HTTP/1.1, one framing (see {@link BodyLength}). At
 * most one empty line before the request line is forgiven (RFC 9112 section 2.2).
 *
 * <p>When the head is complete the path has been normalised and the host lower-cased where they stand: both only ever
 * get shorter or keep their length.
 */
public final class RequestHead {

    private static final int FIRST_BYTES = 1024;
    private static final int USUAL_BYTES = 8192;
    private static final int MAX_METHOD = 32;
    private static final int VERSION_BYTES = 8;

    private enum State {
        START,
        EMPTY_LINE_LF,
        METHOD,
        TARGET,
        VERSION,
        VERSION_LF,
        FIELDS,
        DONE
    }

    private final Fields fields = new Fields(FIRST_BYTES);
    private final BodyLength body = new BodyLength();
    private final ConnectionOptions connection = new ConnectionOptions();
    private final RequestTarget target = new RequestTarget();

    private State state = State.START;
    private int lineStart;
    private int methodEnd;
    private int versionStart;
    private boolean http10;
    private boolean expectsContinue;
    private boolean webSocket;
    private int host = -1;

    /** Forgets everything, for the next request. */
    public void clear() {
        fields.clear(USUAL_BYTES);
        body.clear();
        connection.clear();
        target.clear();
        state = State.START;
        lineStart = 0;
        methodEnd = 0;
        http10 = false;
        expectsContinue = false;
        webSocket = false;
        host = -1;
    }

    /** Where to put the bytes; see {@link Fields#room} and {@link Fields#filled}. */
    public Fields fields() {
        return fields;
    }

    /**
     * Reads on with what has been put into {@link #fields}.
     *
     * @return true when the head is complete; bytes from {@link #end} on are not part of it
     * @throws Malformed if the head is refused; what was read until then can still be asked for
     */
    public boolean parse(HeadBounds bounds) throws Malformed {
        while (state != State.FIELDS && fields.at() < fields.filled()) {
            readStartLine(bounds);
        }
        if (state == State.FIELDS && fields.at() < fields.filled() && fields.parse(bounds.maxFields())) {
            finish();
            state = State.DONE;
            return true;
        }
        if (fields.filled() >= bounds.maxHeadBytes()) {
            throw new Malformed(
                    Malformed.Kind.HEAD_TOO_LARGE, "The head is larger than " + bounds.maxHeadBytes() + " bytes.");
        }
        return false;
    }

    private void readStartLine(HeadBounds bounds) throws Malformed {
        switch (state) {
            case START -> readStart();
            case EMPTY_LINE_LF -> {
                expect('\n', "A carriage return stands without its line feed.");
                lineStart = fields.at();
                methodEnd = lineStart;
                state = State.METHOD;
            }
            case METHOD -> readMethod();
            case TARGET -> readTarget(bounds.maxTargetBytes());
            case VERSION -> readVersion();
            case VERSION_LF -> {
                expect('\n', "A carriage return stands without its line feed.");
                state = State.FIELDS;
            }
            case FIELDS, DONE -> throw new IllegalStateException("read past its end");
        }
    }

    private void readStart() {
        if (fields.bytes()[0] == '\r') {
            fields.at(1);
            state = State.EMPTY_LINE_LF;
        } else {
            state = State.METHOD;
        }
    }

    private void expect(char wanted, String otherwise) throws Malformed {
        if (fields.bytes()[fields.at()] != wanted) {
            throw Malformed.bad(otherwise);
        }
        fields.at(fields.at() + 1);
    }

    private void readMethod() throws Malformed {
        int i = skip(Ascii.TOKEN);
        if (i - lineStart > MAX_METHOD) {
            throw new Malformed(Malformed.Kind.NOT_DONE, "The method is longer than " + MAX_METHOD + " characters.");
        }
        if (i < fields.filled()) {
            if (i == lineStart || fields.bytes()[i] != ' ') {
                throw Malformed.bad("The request line does not begin with a method and one space.");
            }
            methodEnd = i;
            target.start(i + 1);
            fields.at(i + 1);
            state = State.TARGET;
        }
    }

    private void readTarget(int maxBytes) throws Malformed {
        byte[] bytes = fields.bytes();
        int i = fields.at();
        while (i < fields.filled() && bytes[i] > ' ' && bytes[i] < 0x7f) {
            i++;
        }
        fields.at(i);
        if (i - target.start() > maxBytes) {
            throw new Malformed(
                    Malformed.Kind.TARGET_TOO_LONG, "The target is longer than " + maxBytes + " characters.");
        }
        if (i < fields.filled()) {
            if (i == target.start() || bytes[i] != ' ') {
                throw Malformed.bad("The request target is empty, or holds a character that must be encoded.");
            }
            target.end(i);
            versionStart = i + 1;
            fields.at(versionStart);
            state = State.VERSION;
        }
    }

    private void readVersion() throws Malformed {
        byte[] bytes = fields.bytes();
        int i = fields.at();
        while (i < fields.filled() && bytes[i] > ' ' && bytes[i] < 0x7f && i - versionStart <= VERSION_BYTES) {
            i++;
        }
        fields.at(i);
        if (i - versionStart > VERSION_BYTES || (i < fields.filled() && bytes[i] != '\r')) {
            throw Malformed.bad("The request line does not end with one space and a version.");
        }
        if (i < fields.filled()) {
            http10 = HttpVersion.read(bytes, versionStart, i);
            fields.at(i + 1);
            state = State.VERSION_LF;
        }
    }

    private int skip(int kind) {
        byte[] bytes = fields.bytes();
        int i = fields.at();
        while (i < fields.filled() && Ascii.is(bytes[i], kind)) {
            i++;
        }
        fields.at(i);
        return i;
    }

    private void finish() throws Malformed {
        for (int field = 0; field < fields.count(); field++) {
            switch (fields.name(field)) {
                case HOST -> {
                    if (host >= 0) {
                        throw Malformed.bad("Host is repeated.");
                    }
                    host = field;
                }
                case CONTENT_LENGTH -> body.contentLength(fields, field);
                case TRANSFER_ENCODING -> body.transferEncoding(fields, field);
                case CONNECTION -> connection.read(fields, field);
                case EXPECT -> expectation(field);
                case UPGRADE -> webSocket |= fields.hasToken(field, "websocket");
                // Every other header says nothing about framing, host or connection.
                default -> {}
            }
        }
        body.check(http10);
        target.read(fields, methodEnd - lineStart, host, http10);
    }

    private void expectation(int field) throws Malformed {
        if (expectsContinue || !fields.isValue(field, "100-continue")) {
            throw new Malformed(Malformed.Kind.EXPECTATION, "Only the expectation \"100-continue\" is understood.");
        }
        expectsContinue = true;
    }

    // -- looking ----------------------------------------------------------------------------------------------------

    /** Where the head ends; bytes behind it are the body's. */
    public int end() {
        return fields.at();
    }

    /** The method as it came; empty if the request line was refused before its end. */
    public String method() {
        return Methods.text(fields.bytes(), lineStart, methodEnd);
    }

    /** Where the method begins. */
    public int methodStart() {
        return lineStart;
    }

    /** Where the method ends. */
    public int methodEnd() {
        return methodEnd;
    }

    /** The target: path, query, host. */
    public RequestTarget target() {
        return target;
    }

    /** Whether the request speaks HTTP/1.0. */
    public boolean isHttp10() {
        return http10;
    }

    /** How the body's end is found: NONE, LENGTH or CHUNKED. */
    public Framing framing() {
        if (body.chunked()) {
            return Framing.CHUNKED;
        }
        return body.length() > 0 ? Framing.LENGTH : Framing.NONE;
    }

    /** The declared length, or -1 where none is declared. */
    public long contentLength() {
        return body.length();
    }

    /** Whether the caller waits for a 100 before its body. False in HTTP/1.0 and where no body follows. */
    public boolean expectsContinue() {
        return expectsContinue && !http10 && framing() != Framing.NONE;
    }

    /**
     * Whether it asks to go on as a WebSocket (RFC 9110 section 7.8, RFC 6455 section 4.1). HTTP/1.0 knows no Upgrade, and
     * other methods cannot ask.
     */
    public boolean asksForWebSocket() {
        return webSocket && connection.upgrade() && !http10 && method().equals("GET");
    }

    /** Whether the caller wants to keep the connection (RFC 9112 section 9.3). */
    public boolean keepsAlive() {
        return !connection.close() && (!http10 || connection.keepAlive());
    }

    /** Whether a Connection header removes this field. */
    public boolean isRemovedByConnection(int field) {
        return connection.removes(fields, field);
    }
}
