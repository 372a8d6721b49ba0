package dev.fairlead.management.event;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a listener was told last, topic by topic: the id of an event. Whoever comes back with it is told what is
 * otherwise since, by whatever process of management it reaches; nothing has to be kept for that.
 */
final class Marks {

    /** Characters of an id that is read: more than any that was given. */
    static final int MAX_TEXT = 512;

    private final Map<Topic, String> marks = new EnumMap<>(Topic.class);

    /** Reads an id; what is none of ours says nothing. */
    static Marks parse(String text) {
        Marks read = new Marks();
        if (text.length() > MAX_TEXT) {
            return read;
        }
        for (String part : text.split("\\.", -1)) {
            for (Topic topic : Topic.values()) {
                if (part.length() > 1 && part.charAt(0) == topic.letter()) {
                    read.marks.put(topic, part.substring(1));
                }
            }
        }
        return read;
    }

    /** Whether nothing was told. */
    boolean isEmpty() {
        return marks.isEmpty();
    }

    boolean has(Topic topic, String mark) {
        return mark.equals(marks.get(topic));
    }

    void put(Topic topic, String mark) {
        marks.put(topic, mark);
    }

    void forget(Topic topic) {
        marks.remove(topic);
    }

    /** The id. */
    String text() {
        StringBuilder text = new StringBuilder();
        marks.forEach((topic, mark) ->
                text.append(text.isEmpty() ? "" : ".").append(topic.letter()).append(mark));
        return text.toString();
    }
}
