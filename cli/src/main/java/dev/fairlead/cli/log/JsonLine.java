package dev.fairlead.cli.log;

import dev.fairlead.gateway.observe.log.JsonBytes;
import dev.fairlead.gateway.observe.log.JsonWriter;
import dev.fairlead.gateway.observe.log.LineTime;
import org.slf4j.event.KeyValuePair;

/** A log line as one JSON object. Each part has a bound, so the line has one. */
final class JsonLine {

    private static final int LINE_BYTES = 512 * 1024;
    private static final int MESSAGE_BYTES = 8 * 1024;
    private static final int NAME_BYTES = 200;
    private static final int VALUE_BYTES = 4 * 1024;
    private static final int STACK_BYTES = 16 * 1024;

    private JsonLine() {}

    static byte[] of(LogEvent event) {
        JsonWriter json =
                new JsonWriter(new JsonBytes(512, LINE_BYTES)).object().name("time");
        new LineTime().append(json.out(), event.millis());
        json.member("level", event.level().toString());
        json.member(event.isEvent() ? "event" : "message", event.message(), MESSAGE_BYTES);
        json.member("logger", event.logger(), NAME_BYTES);
        for (KeyValuePair pair : event.pairs()) {
            value(json, LogEvent.key(pair), pair);
        }
        Throwable error = event.error();
        if (error != null) {
            String message = error.getMessage();
            json.object("error").member("class", error.getClass().getName(), NAME_BYTES);
            json.member("message", message == null ? "" : message, VALUE_BYTES);
            json.member("stack", LogEvent.stack(error), STACK_BYTES).end();
        }
        return json.end().out().raw('\n').copy();
    }

    private static void value(JsonWriter json, String key, KeyValuePair pair) {
        Object value = pair.value;
        // No switch over types here: its bootstrap costs more than all other work of the first line.
        if (value == null) {
            json.name(key).out().nothing();
        } else if (value instanceof Boolean truth) {
            json.member(key, truth);
        } else if (value instanceof Long || value instanceof Integer) {
            json.member(key, ((Number) value).longValue());
        } else {
            json.member(key, LogEvent.value(pair), VALUE_BYTES);
        }
    }
}
