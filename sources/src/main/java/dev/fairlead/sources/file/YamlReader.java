package dev.fairlead.sources.file;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.file.Yaml.Document;
import dev.fairlead.sources.file.Yaml.Malformed;
import dev.fairlead.sources.file.Yaml.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree from the library's events and not from its own tree, so that depth and aliases are bounded before
 * anything is built: a hundred lines can stand for a billion values otherwise. An alias shares the value of its anchor,
 * with the place where that was written.
 */
final class YamlReader {

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setUseMarks(true)
            .setParseComments(false)
            .setCodePointLimit(Yaml.MAX_BYTES)
            .build();

    private final String source;
    private final Function<String, Interpolation.Result> filling;
    private final Set<String> ownTags;
    private final Map<Place, String> tagged = new HashMap<>();
    private final Map<Place, Place> keys = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private Iterator<Event> events = List.<Event>of().iterator();
    private int aliased;
    private int built;

    /** @param size how many values there are in it, itself among them */
    private record Anchored(Node node, int size) {}

    /**
     * @param filling puts variables into scalars
     * @param ownTags tags beside those of YAML itself that may stand, and are told in {@link #tagged}
     */
    YamlReader(String source, Function<String, Interpolation.Result> filling, Set<String> ownTags) {
        this.source = source;
        this.filling = filling;
        this.ownTags = ownTags;
    }

    /** Where the own tags stand. */
    Map<Place, String> tagged() {
        return tagged;
    }

    /** Where the key of each value stands, by the place of the value; an alias has none of its own. */
    Map<Place, Place> keys() {
        return keys;
    }

    Document read(String text) throws Malformed {
        try {
            events = new Parse(SETTINGS).parseString(text).iterator();
            return new Document(document(), problems);
        } catch (YamlEngineException malformed) {
            throw YamlErrors.malformed(malformed, source);
        }
    }

    private Node document() throws Malformed {
        events.next();
        Event start = events.next();
        if (start.getEventId() == Event.ID.StreamEnd) {
            return new Node.Empty(new Place(source, "", 1, 1));
        }
        Event first = events.next();
        Node root = node(first, place("", Place.of(source), first), 0);
        events.next();
        Event end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new Malformed(
                    place("", Place.of(source), end), "a second document begins here", "keep one document in a file");
        }
        return root;
    }

    private Node node(Event event, Place place, int depth) throws Malformed {
        if (depth > Yaml.MAX_DEPTH) {
            throw new Malformed(place, "it is nested more than " + Yaml.MAX_DEPTH + " levels deep", "write it flatter");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias, place);
        }
        int before = built++;
        Node node =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar, place);
                    case SequenceStartEvent start -> sequence(start, place, depth);
                    case MappingStartEvent start -> mapping(start, place, depth);
                    default -> throw new IllegalStateException(event.toString());
                };
        if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
            anchors.put(anchored.getAnchor().get().getValue(), new Anchored(node, built - before));
        }
        return node;
    }

    private Node alias(AliasEvent alias, Place place) throws Malformed {
        String name = alias.getAlias().getValue();
        Anchored anchored = anchors.get(name);
        if (anchored == null) {
            throw new Malformed(
                    place, "the alias *" + name + " stands for no value before it", "add the anchor &" + name);
        }
        aliased += anchored.size();
        built += anchored.size();
        if (aliased > Yaml.MAX_ALIASED) {
            throw new Malformed(
                    place, "its aliases stand for more than " + Yaml.MAX_ALIASED + " values", "use fewer aliases");
        }
        return anchored.node();
    }

    private Node scalar(ScalarEvent event, Place place) throws Malformed {
        String tag = checkedTag(event.getTag().orElse(""), place);
        Interpolation.Result result = filling.apply(event.getValue());
        result.error().ifPresent(error -> problems.add(new Problem(place, error, result.remedy())));
        return event.isPlain() && !tag.equals("str")
                ? Scalars.resolve(result.text(), place)
                : new Node.Text(result.text(), place);
    }

    private String checkedTag(String tag, Place place) throws Malformed {
        if (ownTags.contains(tag)) {
            tagged.put(place, tag);
            return "";
        }
        return Scalars.checkedTag(tag, place);
    }

    private Node sequence(SequenceStartEvent start, Place place, int depth) throws Malformed {
        checkedTag(start.getTag().orElse(""), place);
        List<Node> elements = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            elements.add(node(next, place(Integer.toString(elements.size()), place, next), depth + 1));
        }
        return new Node.Sequence(elements, place);
    }

    private Node mapping(MappingStartEvent start, Place place, int depth) throws Malformed {
        checkedTag(start.getTag().orElse(""), place);
        Map<String, Node> members = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
            Place keyPlace = at(place.pointer(), key);
            if (!(key instanceof ScalarEvent name)) {
                throw new Malformed(keyPlace, "a key is not text", "write a name, without brackets and aliases");
            }
            Event event = events.next();
            Place valuePlace = place(name.getValue(), place, event);
            if (!(event instanceof AliasEvent)) {
                keys.put(valuePlace, keyPlace);
            }
            Node value = node(event, valuePlace, depth + 1);
            if (name.getValue().equals("<<") && name.isPlain()) {
                merged.add(value);
            } else if (members.put(name.getValue(), value) != null) {
                throw new Malformed(
                        keyPlace, "the key \"" + name.getValue() + "\" stands here a second time", "keep one of them");
            }
        }
        for (Node node : merged) {
            merge(node, members);
        }
        return new Node.Mapping(members, place);
    }

    // What is written beside << counts more than what is merged, and what is merged first more than the rest.
    private static void merge(Node node, Map<String, Node> members) throws Malformed {
        List<Node> mappings = node instanceof Node.Sequence sequence ? sequence.elements() : List.of(node);
        for (Node mapping : mappings) {
            if (!(mapping instanceof Node.Mapping from)) {
                throw new Malformed(
                        node.place(), "<< stands before " + mapping.kind(), "give it an alias of a mapping");
            }
            from.members().forEach(members::putIfAbsent);
        }
    }

    private Place place(String step, Place parent, Event event) {
        Place at = at("", event);
        return step.isEmpty() && parent.pointer().isEmpty() && parent.line() == 0
                ? at
                : parent.child(step, at.line(), at.column());
    }

    private Place at(String pointer, Event event) {
        int line = event.getStartMark().map(Mark::getLine).orElse(0);
        int column = event.getStartMark().map(Mark::getColumn).orElse(0);
        return new Place(source, pointer, line + 1, column + 1);
    }
}
