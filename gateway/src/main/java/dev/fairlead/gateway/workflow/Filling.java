package dev.fairlead.gateway.workflow;

import dev.fairlead.gateway.workflow.cel.Language;
import dev.fairlead.gateway.workflow.cel.Language.Compiled;
import dev.fairlead.gateway.workflow.cel.Language.Unevaluated;
import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.flow.TemplateText;
import dev.fairlead.model.flow.Texts;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A compiled template. A text that is one expression and nothing else keeps the sort of its value. */
interface Filling {

    /** Its value with these variables. */
    Object value(Map<String, Object> variables) throws Unevaluated;

    /** The same as text. */
    default String text(Map<String, Object> variables) throws Unevaluated {
        return Values.text(value(variables));
    }

    static Filling of(Template template) {
        return of(Texts.tree(template), value -> {});
    }

    /** Looks at what an expression gave before it is used. */
    interface Guard {
        void look(Object value) throws Unevaluated;
    }

    /** One whose expressions give only what the guard lets pass. */
    static Filling guarded(Template template, Guard guard) {
        return of(Texts.tree(template), guard);
    }

    static Map<String, Filling> of(Map<String, Template> templates) {
        Map<String, Filling> fillings = new LinkedHashMap<>();
        templates.forEach((name, template) -> fillings.put(name, of(template)));
        return fillings;
    }

    private static Filling of(Node node, Guard guard) {
        return switch (node) {
            case Node.Text text -> text(TemplateText.parse(text.value()).parts(), guard);
            case Node.Sequence list -> {
                List<Filling> elements = list.elements().stream()
                        .map(element -> of(element, guard))
                        .toList();
                yield variables -> {
                    List<Object> values = new ArrayList<>(elements.size());
                    for (Filling element : elements) {
                        values.add(element.value(variables));
                    }
                    return values;
                };
            }
            case Node.Mapping mapping -> mapping(mapping, guard);
            case Node.Decimal constant -> constant(Values.of(constant));
            case Node.Bool constant -> constant(Values.of(constant));
            case Node.Empty constant -> constant(Values.of(constant));
        };
    }

    private static Filling mapping(Node.Mapping mapping, Guard guard) {
        Map<String, Filling> members = new LinkedHashMap<>();
        mapping.members().forEach((name, value) -> members.put(name, of(value, guard)));
        return variables -> {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, Filling> member : members.entrySet()) {
                values.put(member.getKey(), member.getValue().value(variables));
            }
            return values;
        };
    }

    private static Filling constant(Object value) {
        return variables -> value;
    }

    private static Filling text(List<TemplateText.Part> parts, Guard guard) {
        List<Filling> pieces = parts.stream().map(part -> piece(part, guard)).toList();
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        return variables -> {
            StringBuilder text = new StringBuilder();
            for (Filling piece : pieces) {
                text.append(piece.text(variables));
            }
            return text.toString();
        };
    }

    private static Filling piece(TemplateText.Part part, Guard guard) {
        return switch (part) {
            case TemplateText.Part.Literal literal -> constant(literal.text());
            case TemplateText.Part.Code code -> {
                Compiled compiled = Language.compile(code.expression());
                yield variables -> {
                    Object value = compiled.value(variables);
                    guard.look(value);
                    return value;
                };
            }
        };
    }
}
