package dev.fairlead.model.mcp;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request of a client.
 *
 * @param id goes back with the answer
 * @param method what is asked for
 * @param params with what
 * @param modern whether it speaks the revision that needs no handshake
 */
public record Message(Node id, String method, Node.Mapping params, boolean modern) {

    private static final String META = "io.modelcontextprotocol/";
    private static final List<String> NAMED = List.of("tools/call", "resources/read", "prompts/get");

    /**
     * Reads what was posted.
     *
     * @param utf8 the body, at most so many bytes
     * @param headers the value of a header of HTTP
     * @return empty for something that is told and not answered
     * @throws Fault if it is no message, or does not say what its revision asks for
     */
    public static Optional<Message> read(byte[] utf8, int most, Function<String, Optional<String>> headers) {
        Node.Mapping body = mapping(utf8, most);
        Map<String, Node> members = body.members();
        Optional<Node> id = Optional.ofNullable(members.get("id"));
        boolean known = id.isEmpty() || id.get() instanceof Node.Text || id.get() instanceof Node.Decimal;
        if (!known) {
            throw Fault.noRequest(Optional.empty(), "\"id\" is " + id.get().kind() + "; send text or a number");
        }
        if (!(members.get("jsonrpc") instanceof Node.Text version)
                || !version.value().equals("2.0")) {
            throw Fault.noRequest(id, "\"jsonrpc\" is not \"2.0\"");
        }
        if (!(members.get("method") instanceof Node.Text method)) {
            throw Fault.noRequest(
                    id, "\"method\" is missing or is not text: only requests and notifications are taken");
        }
        Node params = members.getOrDefault("params", new Members().build());
        if (!(params instanceof Node.Mapping mapping)) {
            throw Fault.noRequest(id, "\"params\" is " + params.kind() + "; send an object");
        }
        return id.map(there -> checked(there, method.value(), mapping, headers));
    }

    private static Node.Mapping mapping(byte[] utf8, int most) {
        try {
            Node node = Json.read(utf8, "message", most);
            if (node instanceof Node.Mapping mapping) {
                return mapping;
            }
            String hint = node instanceof Node.Sequence ? "; send the messages of a batch one by one" : "";
            throw Fault.noRequest(Optional.empty(), "The message is " + node.kind() + ", not an object" + hint);
        } catch (Json.Malformed malformed) {
            throw Fault.noJson("The message is not JSON: line "
                    + malformed.place().line() + ", column " + malformed.place().column() + ": " + malformed.text());
        }
    }

    private static Message checked(
            Node id, String method, Node.Mapping params, Function<String, Optional<String>> headers) {
        Optional<String> header = headers.apply("MCP-Protocol-Version").map(String::strip);
        Map<String, Node> meta = params.at("_meta").members();
        boolean modern = meta.containsKey(META + "protocolVersion") || header.equals(Optional.of(Revisions.MODERN));
        if (modern) {
            requireModern(id, method, params, meta, headers);
        } else if (!method.equals("initialize") && header.isPresent() && !Revisions.EARLIER.contains(header.get())) {
            throw Fault.version(id, header.get());
        }
        return new Message(id, method, params, modern);
    }

    // What stands in headers too must be the same there: something on the way may have looked at them alone.
    private static void requireModern(
            Node id,
            String method,
            Node.Mapping params,
            Map<String, Node> meta,
            Function<String, Optional<String>> headers) {
        if (!(meta.get(META + "protocolVersion") instanceof Node.Text version)) {
            throw Fault.incomplete(id, "\"params._meta." + META + "protocolVersion\" is missing or is not text");
        }
        requireSame(id, "MCP-Protocol-Version", headers, version.value());
        if (!version.value().equals(Revisions.MODERN)) {
            throw Fault.version(id, version.value());
        }
        if (!(meta.get(META + "clientCapabilities") instanceof Node.Mapping)) {
            throw Fault.incomplete(id, "\"params._meta." + META + "clientCapabilities\" is missing or is no object");
        }
        requireSame(id, "Mcp-Method", headers, method);
        if (NAMED.contains(method)) {
            Node named = params.members().get(method.equals("resources/read") ? "uri" : "name");
            requireSame(id, "Mcp-Name", headers, named instanceof Node.Text text ? text.value() : "");
        }
    }

    private static void requireSame(Node id, String name, Function<String, Optional<String>> headers, String expected) {
        String shown = headers.apply(name)
                .map(String::strip)
                .orElseThrow(
                        () -> Fault.headers(id, "The header " + name + " is missing; it must say what the body says"));
        if (!decoded(shown).equals(expected)) {
            throw Fault.headers(
                    id, "The header " + name + " is \"" + shown + "\", but the body says \"" + expected + "\"");
        }
    }

    // =?base64?…?= stands for what a header cannot have.
    private static String decoded(String value) {
        String begin = "=?base64?";
        String end = "?=";
        if (!value.startsWith(begin) || !value.endsWith(end) || value.length() < begin.length() + end.length()) {
            return value;
        }
        try {
            byte[] utf8 = Base64.getDecoder().decode(value.substring(begin.length(), value.length() - end.length()));
            return new String(utf8, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            return value;
        }
    }

    /** The tool that is called. */
    public String tool() {
        if (params.members().get("name") instanceof Node.Text name) {
            return name.value();
        }
        throw Fault.parameters(this, "\"params.name\" is missing or is not text; it names the tool");
    }

    /** What it is called with. */
    public Node.Mapping arguments() {
        Node given = params.members().getOrDefault("arguments", new Members().build());
        if (given instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw Fault.parameters(this, "\"params.arguments\" is " + given.kind() + "; send an object");
    }

    /** A text among the parameters, if it is there. */
    Optional<String> text(String name) {
        return params.members().get(name) instanceof Node.Text text ? Optional.of(text.value()) : Optional.empty();
    }
}
