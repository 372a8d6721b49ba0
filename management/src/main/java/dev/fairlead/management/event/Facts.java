package dev.fairlead.management.event;

import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** How everything stands that listeners hear of. */
public final class Facts {

    /**
     * One topic.
     *
     * @param mark another one where it stands otherwise; letters and digits
     * @param data what its event says
     */
    public record Fact(String mark, Node.Mapping data) {}

    private final Map<Topic, Fact> facts = new EnumMap<>(Topic.class);

    /** The same with a topic more. */
    public Facts with(Topic topic, String mark, Members data) {
        Facts more = new Facts();
        more.facts.putAll(facts);
        more.facts.put(topic, new Fact(mark, data.build()));
        return more;
    }

    /** Each topic that is known. */
    Map<Topic, Fact> all() {
        return Collections.unmodifiableMap(facts);
    }
}
