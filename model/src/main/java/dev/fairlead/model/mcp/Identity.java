package dev.fairlead.model.mcp;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.Optional;

/**
 * Who answers, and what is said about it before any tool is called.
 *
 * @param name for programs
 * @param version of Fairlead
 * @param instructions how the tools are to be used, for models; a few sentences
 */
public record Identity(String name, String version, String instructions) {

    private static final int LASTING_MILLIS = 60_000;

    /** The answer, if the message asks for nothing but this. */
    public Optional<Node.Mapping> answer(Message message) {
        return switch (message.method()) {
            case "server/discover" -> Optional.of(discovered(message));
            case "initialize" -> message.modern() ? Optional.empty() : Optional.of(initialized(message));
            case "ping" -> message.modern() ? Optional.empty() : Optional.of(result(message, new Members()));
            default -> Optional.empty();
        };
    }

    private Node.Mapping discovered(Message message) {
        Members result = new Members()
                .put("supportedVersions", Members.ofTexts(Revisions.ALL))
                .put("capabilities", capabilities())
                .put("instructions", instructions);
        return result(message, cached(result));
    }

    private Node.Mapping initialized(Message message) {
        Members result = new Members()
                .put(
                        "protocolVersion",
                        Revisions.agreed(message.text("protocolVersion").orElse("")))
                .put("capabilities", capabilities())
                .put("serverInfo", info())
                .put("instructions", instructions);
        return result(message, result);
    }

    private static Node capabilities() {
        return new Members().put("tools", new Members().build()).build();
    }

    private Node info() {
        return new Members().put("name", name).put("version", version).build();
    }

    /** How long what was answered may be kept, and that it is for its caller alone. */
    static Members cached(Members result) {
        return result.put("ttlMs", LASTING_MILLIS).put("cacheScope", "private");
    }

    /** The answer to a message. */
    public Node.Mapping result(Message message, Members result) {
        if (message.modern()) {
            result.put("resultType", "complete")
                    .put(
                            "_meta",
                            new Members()
                                    .put("io.modelcontextprotocol/serverInfo", info())
                                    .build());
        }
        return new Members()
                .put("jsonrpc", "2.0")
                .put("id", message.id())
                .put("result", result.build())
                .build();
    }
}
