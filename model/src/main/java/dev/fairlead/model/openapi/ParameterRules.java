package dev.fairlead.model.openapi;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a schema says of the values of a parameter, as a parameter of ours says it. */
final class ParameterRules {

    private static final Map<String, Set<String>> FORMATS = Map.of(
            "string", Set.of("date", "date-time", "uuid", "ipv4", "ipv6"),
            "integer", Set.of("int32", "int64"));

    private final Node.Mapping schema;
    private final String type;

    ParameterRules(Node.Mapping schema, String type) {
        this.schema = schema;
        this.type = type.isEmpty() ? "string" : type;
    }

    void put(Members to) {
        String format = schema.text("format");
        if (FORMATS.getOrDefault(type, Set.of()).contains(format)) {
            to.put("format", format);
        }
        copy(to, "enum");
        if (type.equals("integer") || type.equals("number")) {
            bound(to, "minimum", "exclusiveMinimum", BigDecimal.ONE);
            bound(to, "maximum", "exclusiveMaximum", BigDecimal.ONE.negate());
        }
        if (type.equals("string")) {
            List.of("minLength", "maxLength", "pattern").forEach(key -> copy(to, key));
        }
        copy(to, "default");
    }

    private void copy(Members to, String key) {
        Node value = schema.members().get(key);
        if (value != null && !(value instanceof Node.Empty)) {
            to.put(key, value);
        }
    }

    // Of whole numbers more than 4 is at least 5; of others it is at least 4, which lets one value more pass.
    private void bound(Members to, String key, String exclusive, BigDecimal step) {
        Node plain = schema.members().get(key);
        Node strict = schema.members().get(exclusive);
        boolean flag = strict instanceof Node.Bool bool && bool.value();
        Node.Decimal said =
                strict instanceof Node.Decimal number ? number : plain instanceof Node.Decimal number ? number : null;
        if (said == null) {
            return;
        }
        boolean beyond = type.equals("integer") && (flag || strict instanceof Node.Decimal);
        to.put(key, Members.of(beyond ? said.value().add(step) : said.value()));
    }
}
