package dev.fairlead.gateway.observe.log;

import java.nio.charset.StandardCharsets;

/** Objects and lists of JSON, written front to back: sees to commas and colons. For one thread. */
public final class JsonWriter {

    // A bound for documents, not for lines: as long as the longest path.
    private static final int TEXT_BYTES = 1 << 20;

    private final JsonBytes out;
    private boolean first = true;

    /** A writer that appends to {@code out}. */
    public JsonWriter(JsonBytes out) {
        this.out = out;
    }

    /** What was written. */
    public JsonBytes out() {
        return out;
    }

    /** Begins an object, as the document or as an element. */
    public JsonWriter object() {
        return open('{');
    }

    /** Begins an object as a member. */
    public JsonWriter object(String name) {
        return name(name).openValue('{');
    }

    /** Begins a list as a member. */
    public JsonWriter list(String name) {
        return name(name).openValue('[');
    }

    /** Ends an object. */
    public JsonWriter end() {
        return close('}');
    }

    /** Ends a list. */
    public JsonWriter endList() {
        return close(']');
    }

    /** A member that is text. */
    public JsonWriter member(String name, String value) {
        return member(name, value, TEXT_BYTES);
    }

    /** A member that is text of at most {@code limit} bytes. */
    public JsonWriter member(String name, String value, int limit) {
        name(name).out.text(value, limit);
        return this;
    }

    /** A member that is a whole number. */
    public JsonWriter member(String name, long value) {
        name(name).out.number(value);
        return this;
    }

    /** A member that is true or false. */
    public JsonWriter member(String name, boolean value) {
        name(name).out.bool(value);
        return this;
    }

    /** An element that is text. */
    public JsonWriter element(String value) {
        comma();
        out.text(value, TEXT_BYTES);
        return this;
    }

    /** The name of a member; {@link #out} takes its value. */
    public JsonWriter name(String name) {
        comma();
        out.text(name, TEXT_BYTES).raw(':');
        return this;
    }

    /** The document as a String, for tests and for people. */
    @Override
    public String toString() {
        return new String(out.copy(), StandardCharsets.UTF_8);
    }

    private JsonWriter open(char bracket) {
        comma();
        return openValue(bracket);
    }

    private JsonWriter openValue(char bracket) {
        out.raw(bracket);
        first = true;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.raw(bracket);
        first = false;
        return this;
    }

    private void comma() {
        if (!first) {
            out.raw(',');
        }
        first = false;
    }
}
