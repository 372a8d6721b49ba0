package dev.fairlead.gateway.mcp;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** What a tool answers for what its request was answered: status and type, and behind that the body. */
final class Replies {

    private static final int FAILED = 400;

    private Replies() {}

    static Members of(ToolCall call, InnerCall.Reply reply) {
        List<Node> content = new ArrayList<>();
        String type = reply.contentType().isEmpty() ? "no content type" : reply.contentType();
        boolean empty = reply.body().length == 0;
        content.add(text("HTTP " + reply.status() + ", " + (empty ? "no body" : type)));
        if (!empty) {
            content.add(body(call, reply));
        }
        return new Members().put("content", Members.of(content)).put("isError", reply.status() >= FAILED);
    }

    private static Node text(String text) {
        return new Members().put("type", "text").put("text", text).build();
    }

    private static Node body(ToolCall call, InnerCall.Reply reply) {
        String type = reply.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean plain = reply.encoding().isEmpty() || reply.encoding().equalsIgnoreCase("identity");
        if (plain && isText(type)) {
            return text(new String(reply.body(), StandardCharsets.UTF_8));
        }
        String base64 = Base64.getEncoder().encodeToString(reply.body());
        if (plain && (type.startsWith("image/") || type.startsWith("audio/"))) {
            return new Members()
                    .put("type", type.substring(0, type.indexOf('/')))
                    .put("data", base64)
                    .put("mimeType", type)
                    .build();
        }
        Node resource = new Members()
                .put("uri", "fairlead:" + call.target())
                .put("mimeType", type.isEmpty() ? "application/octet-stream" : type)
                .put("blob", base64)
                .build();
        return new Members().put("type", "resource").put("resource", resource).build();
    }

    private static boolean isText(String type) {
        return type.isEmpty()
                || type.startsWith("text/")
                || type.endsWith("json")
                || type.endsWith("xml")
                || type.endsWith("yaml")
                || type.endsWith("javascript")
                || type.endsWith("x-www-form-urlencoded");
    }
}
