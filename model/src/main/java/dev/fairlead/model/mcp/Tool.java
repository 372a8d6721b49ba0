package dev.fairlead.model.mcp;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Optional;

/**
 * Something that may be called.
 *
 * @param name letters, digits, {@code _} and {@code -}, at most 64: what clients that are stricter than the protocol take
 * @param description what it does, for models
 * @param input JSON Schema of its arguments
 * @param reads whether it changes nothing
 */
public record Tool(String name, String description, Node.Mapping input, boolean reads) {

    /** How many tools a page of them has. */
    public static final int PAGE = 50;

    private Node shown() {
        Node hints = new Members().put("readOnlyHint", reads).build();
        return new Members()
                .put("name", name)
                .put("description", description)
                .put("inputSchema", input)
                .put("annotations", hints)
                .build();
    }

    /**
     * The page of tools that a message asks for.
     *
     * @param all in an order that stays
     */
    public static Members page(Message message, List<Tool> all) {
        int from = message.text("cursor")
                .map(cursor -> after(message, cursor, all))
                .orElse(0);
        int end = Math.min(all.size(), from + PAGE);
        List<Tool> page = all.subList(from, end);
        Optional<Node> next =
                end < all.size() ? Optional.of(Members.of(page.getLast().name())) : Optional.empty();
        Members result = new Members()
                .put("tools", Members.of(page.stream().map(Tool::shown).toList()))
                .put("nextCursor", next);
        return message.modern() ? Identity.cached(result) : result;
    }

    private static int after(Message message, String cursor, List<Tool> all) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(cursor)) {
                return i + 1;
            }
        }
        throw Fault.parameters(
                message, "\"params.cursor\" is \"" + cursor + "\", which is no cursor of this list; begin anew");
    }

    /** What a tool answered: for programs, and the same as text for models. */
    public static Members answered(Node answer, String text, boolean failed) {
        return said(text, failed).put("structuredContent", answer);
    }

    /** What a tool answered, as text. */
    public static Members said(String text, boolean failed) {
        Node content = new Members().put("type", "text").put("text", text).build();
        return new Members().put("content", Members.of(List.of(content))).put("isError", failed);
    }
}
