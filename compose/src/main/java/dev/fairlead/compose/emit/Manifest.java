package dev.fairlead.compose.emit;

import dev.fairlead.compose.account.Account;
import dev.fairlead.compose.account.Cause;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One object of a cluster.
 *
 * @param group the file that it is written to
 * @param root everything in it
 */
public record Manifest(String apiVersion, String kind, String name, String group, Draft root) {

    /** A new one, with what every object has. */
    public static Manifest of(String apiVersion, String kind, String name, String group, Cause cause) {
        Draft root = new Draft();
        root.put("apiVersion", apiVersion, cause).put("kind", kind, cause);
        root.at("metadata").put("name", name, cause);
        return new Manifest(apiVersion, kind, name, group, root);
    }

    public Draft metadata() {
        return root.at("metadata");
    }

    public Draft spec() {
        return root.at("spec");
    }

    /** {@code Kind/name}. */
    public String id() {
        return kind + "/" + name;
    }

    /** Its fields with their causes. */
    public List<Account.Field> fields() {
        List<Account.Field> fields = new ArrayList<>();
        root.each("", (pointer, scalar) -> fields.add(new Account.Field(id(), pointer, scalar.cause())));
        return fields;
    }

    /** Every scalar as text, by its pointer, in order. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        root.each("", (pointer, scalar) -> texts.put(pointer, String.valueOf(scalar.content())));
        return texts;
    }

    /** The scalar at a pointer, as text. */
    public Optional<String> at(String pointer) {
        return Optional.ofNullable(texts().get(pointer));
    }

    /** As a tree. */
    public Node.Mapping tree() {
        return root.tree();
    }

    /** As YAML. */
    public String yaml() {
        return YamlWriter.write(root);
    }
}
