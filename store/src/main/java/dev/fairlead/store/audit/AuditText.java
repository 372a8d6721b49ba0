package dev.fairlead.store.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import dev.fairlead.store.audit.AuditRecord.Touched;
import dev.fairlead.store.content.Digest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record as the text that is stored, exported and hashed: one line of JSON, members in a fixed order, without hash
 * and seal. Whoever has the exported lines can check the chain with nothing but a JSON writer and SHA-256.
 */
public final class AuditText {

    private AuditText() {}

    /** The text of a record, without its hash and seal. */
    public static String of(AuditRecord entry) {
        return Json.canonical(new Members()
                .put("sequence", entry.sequence())
                .put("time", entry.time().toString())
                .put("actor", actor(entry.actor()))
                .put("action", entry.action())
                .put("why", entry.why())
                .put(
                        "touched",
                        Members.of(
                                entry.touched().stream().map(AuditText::touched).toList()))
                .put("revision", entry.revision())
                .put("served", entry.served())
                .put("working", entry.working())
                .put("previous", entry.previous())
                .build());
    }

    /** SHA-256 of the text. */
    static String hash(String text) {
        return Digest.of(text.getBytes(UTF_8));
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException if it is not such a text
     */
    static AuditRecord read(String text, String hash, String seal) {
        try {
            Map<String, Node> members = members(Json.read(text, "audit record"));
            return new AuditRecord(
                    number(members, "sequence"),
                    Instant.parse(text(members, "time")),
                    readActor(members(member(members, "actor"))),
                    text(members, "action"),
                    text(members, "why"),
                    readTouched(member(members, "touched")),
                    number(members, "revision"),
                    text(members, "served"),
                    text(members, "working"),
                    text(members, "previous"),
                    hash,
                    seal);
        } catch (Json.Malformed | DateTimeParseException | ArithmeticException failure) {
            throw new IllegalArgumentException("is no audit record: " + failure.getMessage(), failure);
        }
    }

    private static Node actor(Actor actor) {
        return new Members()
                .put("user", actor.user())
                .put("token", actor.token().map(Members::of))
                .put("onBehalfOf", actor.onBehalfOf().map(Members::of))
                .build();
    }

    private static Actor readActor(Map<String, Node> members) {
        return new Actor(text(members, "user"), optional(members, "token"), optional(members, "onBehalfOf"));
    }

    private static Node touched(Touched touched) {
        return new Members()
                .put("subject", touched.subject())
                .put("before", touched.before().map(Members::of))
                .put("after", touched.after().map(Members::of))
                .build();
    }

    private static List<Touched> readTouched(Node node) {
        if (!(node instanceof Node.Sequence sequence)) {
            throw new IllegalArgumentException("is no audit record: touched is " + node.kind());
        }
        List<Touched> touched = new ArrayList<>();
        for (Node element : sequence.elements()) {
            Map<String, Node> members = members(element);
            touched.add(new Touched(text(members, "subject"), optional(members, "before"), optional(members, "after")));
        }
        return touched;
    }

    private static Map<String, Node> members(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return mapping.members();
        }
        throw new IllegalArgumentException("is no audit record: " + node.kind() + " in place of a mapping");
    }

    private static Node member(Map<String, Node> members, String name) {
        Node node = members.get(name);
        if (node == null) {
            throw new IllegalArgumentException("is no audit record: " + name + " is missing");
        }
        return node;
    }

    private static String text(Map<String, Node> members, String name) {
        if (member(members, name) instanceof Node.Text text) {
            return text.value();
        }
        throw new IllegalArgumentException("is no audit record: " + name + " is no text");
    }

    private static Optional<String> optional(Map<String, Node> members, String name) {
        return members.containsKey(name) ? Optional.of(text(members, name)) : Optional.empty();
    }

    private static long number(Map<String, Node> members, String name) {
        if (member(members, name) instanceof Node.Decimal decimal) {
            return decimal.value().longValueExact();
        }
        throw new IllegalArgumentException("is no audit record: " + name + " is no number");
    }
}
