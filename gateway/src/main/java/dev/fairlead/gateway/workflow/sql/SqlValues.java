package dev.fairlead.gateway.workflow.sql;

import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.tree.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values as expressions see them, to and from a database. */
final class SqlValues {

    private SqlValues() {}

    /** Binds one. Lists and maps are JSON. */
    static void bind(PreparedStatement statement, int place, @Nullable Object value) throws SQLException {
        Optional<byte[]> bytes = value == null ? Optional.empty() : Values.bytes(value);
        if (value == null || value.equals(Values.NOTHING)) {
            statement.setNull(place, Types.NULL);
        } else if (bytes.isPresent()) {
            statement.setBytes(place, bytes.get());
        } else if (value instanceof Long whole) {
            statement.setLong(place, whole);
        } else if (value instanceof Double number) {
            statement.setDouble(place, number);
        } else if (value instanceof Boolean bool) {
            statement.setBoolean(place, bool);
        } else {
            statement.setString(place, Values.text(value));
        }
    }

    /** One of a row. */
    static Object read(ResultSet row, int column, String type) throws SQLException {
        boolean binary = type.equals("bytea") || type.equalsIgnoreCase("blob") || type.contains("BINARY");
        return binary ? bytes(row.getBytes(column)) : value(row.getObject(column), type);
    }

    private static Object bytes(byte @Nullable [] bytes) {
        return bytes == null ? Values.NOTHING : Values.bytes(bytes);
    }

    private static Object value(@Nullable Object read, String type) throws SQLException {
        return switch (read) {
            case null -> Values.NOTHING;
            case Boolean bool -> bool;
            case Long whole -> whole;
            case Integer whole -> whole.longValue();
            case Short whole -> whole.longValue();
            case Double number -> number;
            case Float number -> (double) number;
            case BigDecimal number -> decimal(number);
            case byte[] raw -> Values.bytes(raw);
            case Array array -> {
                List<Object> elements = new ArrayList<>();
                for (Object element : (Object[]) array.getArray()) {
                    elements.add(value(element, ""));
                }
                yield elements;
            }
            default -> text(read.toString(), type);
        };
    }

    // One that a double would change stays text: it may be money.
    private static Object decimal(BigDecimal number) {
        if (number.signum() == 0 || (number.stripTrailingZeros().scale() <= 0 && number.precision() < 19)) {
            return number.longValue();
        }
        double near = number.doubleValue();
        return Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(number) == 0
                ? near
                : number.toPlainString();
    }

    private static Object text(String text, String type) {
        if (!type.equals("json") && !type.equals("jsonb")) {
            return text;
        }
        try {
            return Values.of(Json.read(text, "column"));
        } catch (Json.Malformed none) {
            return text;
        }
    }

    /** About how many bytes it takes. */
    static int size(Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        Optional<byte[]> bytes = Values.bytes(value);
        if (bytes.isPresent()) {
            return bytes.get().length;
        }
        boolean small = value instanceof Number || value instanceof Boolean || value.equals(Values.NOTHING);
        return small ? 8 : Values.json(value).getBytes(StandardCharsets.UTF_8).length;
    }

    /** Where expressions would read a list. */
    static List<Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? Arrays.asList(list.toArray()) : List.of();
    }
}
