package dev.fairlead.gateway.workflow.cel;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values as expressions see them: text, whole and other numbers, true and false, bytes, lists, maps by text, and one
 * value for nothing; from JSON and back.
 */
public final class Values {

    /** Nothing: {@code null} in JSON. */
    public static final Object NOTHING = NullValue.NULL_VALUE;

    private Values() {}

    /** The value of a tree. */
    public static Object of(Node node) {
        return switch (node) {
            case Node.Text text -> text.value();
            case Node.Bool bool -> bool.value();
            case Node.Empty empty -> NOTHING;
            case Node.Decimal decimal -> number(decimal.value());
            case Node.Sequence list -> {
                List<Object> values = new ArrayList<>(list.elements().size());
                list.elements().forEach(element -> values.add(of(element)));
                yield values;
            }
            case Node.Mapping mapping -> {
                Map<String, Object> values = new LinkedHashMap<>();
                mapping.members().forEach((name, value) -> values.put(name, of(value)));
                yield values;
            }
        };
    }

    private static Object number(BigDecimal number) {
        boolean whole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
        boolean fits = number.precision() - number.scale() < 19;
        if (whole && fits) {
            return number.longValue();
        }
        return number.doubleValue();
    }

    /** The tree of a value. Bytes become base64, as JSON has none. */
    public static Node tree(@Nullable Object value) {
        return switch (value) {
            case null -> Members.nothing();
            case NullValue nothing -> Members.nothing();
            case String text -> Members.of(text);
            case Boolean bool -> Members.of(bool.booleanValue());
            case Long whole -> Members.of(whole.longValue());
            case Number number -> decimal(number);
            case CelByteString bytes -> Members.of(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case List<?> list -> {
                List<Node> nodes = new ArrayList<>(list.size());
                list.forEach(element -> nodes.add(tree(element)));
                yield Members.of(nodes);
            }
            case Map<?, ?> map -> {
                Members members = new Members();
                map.forEach((name, inner) -> members.put(String.valueOf(name), tree(inner)));
                yield members.build();
            }
            default -> Members.of(value.toString());
        };
    }

    private static Node decimal(Number number) {
        double value = number.doubleValue();
        return Double.isFinite(value)
                ? new Node.Decimal(new BigDecimal(number.toString()), dev.fairlead.model.Place.of(""))
                : Members.nothing();
    }

    /** What an evaluation gave. */
    static Object taken(@Nullable Object value) {
        return switch (value) {
            case null -> NOTHING;
            case Optional<?> optional -> optional.isPresent() ? taken(optional.get()) : NOTHING;
            default -> value;
        };
    }

    /** Canonical JSON. */
    public static String json(Object value) {
        return Json.canonical(tree(value));
    }

    /** As it stands in a text: texts as they are, nothing as nothing, everything else as JSON. */
    public static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case NullValue nothing -> "";
            case CelByteString bytes -> new String(bytes.toByteArray(), StandardCharsets.UTF_8);
            default -> json(value);
        };
    }

    /** Bytes as a value. */
    public static Object bytes(byte[] bytes) {
        return CelByteString.of(bytes);
    }

    /** The bytes of a value, where it is bytes. */
    public static Optional<byte[]> bytes(Object value) {
        return value instanceof CelByteString bytes ? Optional.of(bytes.toByteArray()) : Optional.empty();
    }

    /**
     * A body: parsed where its type says JSON and it is that, text where its type says text or nothing, else bytes.
     *
     * @param contentType may be empty
     */
    public static Object body(byte[] body, String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
        if (body.length == 0) {
            return NOTHING;
        }
        if (type.equals("application/json") || type.endsWith("+json")) {
            try {
                return of(Json.read(body, "body", body.length));
            } catch (Json.Malformed none) {
                return new String(body, StandardCharsets.UTF_8);
            }
        }
        boolean text = type.isEmpty()
                || type.startsWith("text/")
                || type.endsWith("/xml")
                || type.endsWith("+xml")
                || type.equals("application/x-www-form-urlencoded");
        return text ? new String(body, StandardCharsets.UTF_8) : bytes(body);
    }
}
