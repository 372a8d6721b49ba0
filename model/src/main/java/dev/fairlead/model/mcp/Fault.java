package dev.fairlead.model.mcp;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.Optional;

/** A message that is not answered with a result, as JSON-RPC 2.0 has it. */
public final class Fault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int NO_JSON = -32700;
    private static final int NO_REQUEST = -32600;
    private static final int NO_METHOD = -32601;
    private static final int BAD_PARAMETERS = -32602;
    private static final int HEADER_MISMATCH = -32020;
    private static final int UNSUPPORTED_VERSION = -32022;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final transient Optional<Node> id;
    private final int status;
    private final int code;
    private final transient Optional<Node> data;

    private Fault(Optional<Node> id, int status, int code, String text, Optional<Node> data) {
        super(text, null, false, false);
        this.id = id;
        this.status = status;
        this.code = code;
        this.data = data;
    }

    static Fault noJson(String text) {
        return new Fault(Optional.empty(), BAD_REQUEST, NO_JSON, text, Optional.empty());
    }

    static Fault noRequest(Optional<Node> id, String text) {
        return new Fault(id, BAD_REQUEST, NO_REQUEST, text, Optional.empty());
    }

    /** What every request of the revision must have, and this one has not. */
    static Fault incomplete(Node id, String text) {
        return new Fault(Optional.of(id), BAD_REQUEST, BAD_PARAMETERS, text, Optional.empty());
    }

    static Fault headers(Node id, String text) {
        return new Fault(Optional.of(id), BAD_REQUEST, HEADER_MISMATCH, text, Optional.empty());
    }

    static Fault version(Node id, String requested) {
        Node data = new Members()
                .put("supported", Members.ofTexts(Revisions.ALL))
                .put("requested", requested)
                .build();
        String text = "The revision \"" + requested + "\" of the protocol is not spoken here; use "
                + String.join(", ", Revisions.ALL);
        return new Fault(Optional.of(id), BAD_REQUEST, UNSUPPORTED_VERSION, text, Optional.of(data));
    }

    /** A method that is not offered. Before 2026-07-28 every answer to a request was 200. */
    public static Fault method(Message message) {
        String text = "The method \"" + message.method() + "\" is not offered here; there are server/discover, "
                + "initialize, ping, tools/list and tools/call";
        int status = message.modern() ? NOT_FOUND : OK;
        return new Fault(Optional.of(message.id()), status, NO_METHOD, text, Optional.empty());
    }

    /** Parameters that do not fit the method; the text names the one. */
    public static Fault parameters(Message message, String text) {
        return new Fault(Optional.of(message.id()), OK, BAD_PARAMETERS, text, Optional.empty());
    }

    /** The status of HTTP that it goes with. */
    public int status() {
        return status;
    }

    /** The message that tells it. */
    public Node.Mapping body() {
        Members error = new Members()
                .put("code", code)
                .put("message", java.util.Objects.requireNonNull(getMessage()))
                .put("data", data);
        return new Members()
                .put("jsonrpc", "2.0")
                .put("id", id.orElseGet(Members::nothing))
                .put("error", error.build())
                .build();
    }
}
