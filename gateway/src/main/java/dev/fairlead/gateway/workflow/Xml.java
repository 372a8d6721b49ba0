package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Values;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * XML as values and back: an element is a member by its name, several of one name a list, an attribute {@code @name},
 * text beside either {@code #text}. Nothing that a document names is fetched: it may have no document type and no
 * entity of its own.
 */
final class Xml {

    private static final int MAX_DEPTH = 64;
    private static final String TEXT = "#text";
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_.-]*";

    private Xml() {}

    /** One for all, made when the first document is read. */
    private static final class Shared {
        private static final XMLInputFactory INPUT = input();
        private static final XMLOutputFactory OUTPUT = XMLOutputFactory.newDefaultFactory();

        private static XMLInputFactory input() {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            return factory;
        }
    }

    /**
     * The value of a document.
     *
     * @throws IllegalArgumentException with one sentence, if it is none
     */
    static Map<String, Object> value(String document) {
        try {
            XMLStreamReader reader = Shared.INPUT.createXMLStreamReader(new StringReader(document));
            Map<String, Object> root = new LinkedHashMap<>();
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw new IllegalArgumentException("the document has a document type or an entity of its own");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    root.put(reader.getLocalName(), element(reader, 1));
                }
            }
            return root;
        } catch (XMLStreamException wrong) {
            String why = String.valueOf(wrong.getMessage()).replaceAll("\\s+", " ");
            throw new IllegalArgumentException("it is not XML: " + why, wrong);
        }
    }

    // At the start of the element; leaves at its end.
    private static Object element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the document is nested more than " + MAX_DEPTH + " levels deep");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            members.put("@" + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        StringBuilder text = new StringBuilder();
        for (int event = reader.next(); event != XMLStreamConstants.END_ELEMENT; event = reader.next()) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT ->
                    add(members, reader.getLocalName(), element(reader, depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new IllegalArgumentException("the document has an entity of its own");
                default -> {}
            }
        }
        String stripped = text.toString().strip();
        if (members.isEmpty()) {
            return stripped;
        }
        if (!stripped.isEmpty()) {
            members.put(TEXT, stripped);
        }
        return members;
    }

    private static void add(Map<String, Object> members, String name, Object value) {
        Object before = members.get(name);
        switch (before) {
            case null -> members.put(name, value);
            case Several several -> several.values.add(value);
            default -> members.put(name, new Several(new ArrayList<>(List.of(before, value))));
        }
    }

    // Told from a list that an element's own value might be, until the element ends.
    private record Several(List<Object> values) {}

    /** The same with plain lists. */
    static Object settled(Object value) {
        return switch (value) {
            case Several several -> several.values().stream().map(Xml::settled).toList();
            case Map<?, ?> map -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                map.forEach((name, inner) -> plain.put(String.valueOf(name), settled(inner)));
                yield plain;
            }
            default -> value;
        };
    }

    /**
     * A document of a value.
     *
     * @throws IllegalArgumentException with one sentence, if a name of it cannot be that of an element
     */
    static String document(Object value, String root) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter writer = Shared.OUTPUT.createXMLStreamWriter(text);
            write(writer, root, value, 1);
            writer.flush();
        } catch (XMLStreamException wrong) {
            throw new IllegalArgumentException("it cannot be written as XML: " + wrong.getMessage(), wrong);
        }
        return text.toString();
    }

    private static void write(XMLStreamWriter writer, String name, Object value, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the value is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (value instanceof List<?> list) {
            for (Object element : list) {
                write(writer, name, element, depth + 1);
            }
            return;
        }
        writer.writeStartElement(checked(name));
        if (value instanceof Map<?, ?> map) {
            members(writer, map, depth);
        } else {
            writer.writeCharacters(characters(Values.text(value)));
        }
        writer.writeEndElement();
    }

    private static void members(XMLStreamWriter writer, Map<?, ?> map, int depth) throws XMLStreamException {
        for (Map.Entry<?, ?> member : map.entrySet()) {
            String name = String.valueOf(member.getKey());
            if (name.startsWith("@")) {
                writer.writeAttribute(checked(name.substring(1)), characters(Values.text(member.getValue())));
            }
        }
        for (Map.Entry<?, ?> member : map.entrySet()) {
            String name = String.valueOf(member.getKey());
            if (name.equals(TEXT)) {
                writer.writeCharacters(characters(Values.text(member.getValue())));
            } else if (!name.startsWith("@")) {
                write(writer, name, member.getValue(), depth + 1);
            }
        }
    }

    private static String checked(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("\"" + name + "\" cannot be the name of an element");
        }
        return name;
    }

    // XML 1.0 has no way to write the others.
    private static String characters(String text) {
        boolean fits = text.chars().allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r');
        if (!fits) {
            throw new IllegalArgumentException("a text has a control character, which XML cannot say");
        }
        return text;
    }
}
