package dev.fairlead.model.flow;

import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Action;
import dev.fairlead.model.Workflow.Expression;
import dev.fairlead.model.Workflow.Message;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The expressions of a node, and what they speak of. */
public final class Texts {

    private static final Pattern NODE =
            Pattern.compile("(?<![\\w.])nodes\\s*(?:\\.\\s*([A-Za-z_]\\w*)|\\[\\s*['\"]([^'\"]*)['\"]\\s*])");

    private Texts() {}

    /** The tree of a template; what was read once is JSON for ever. */
    public static Node tree(Template template) {
        try {
            return Json.read(template.json(), "template");
        } catch (Json.Malformed impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** All expressions of an action, in order. A schema has none: what looks like one there is text. */
    public static List<Expression> expressions(Action action) {
        List<Expression> found = new ArrayList<>();
        switch (action) {
            case Workflow.Proxy proxy -> {
                message(proxy.message(), found);
                add(proxy.path(), found);
            }
            case Workflow.Http http -> {
                add(Optional.of(http.url()), found);
                message(http.message(), found);
            }
            case Workflow.Ask ask -> add(Optional.of(ask.question()), found);
            case Workflow.Response response -> {
                add(Optional.of(response.status()), found);
                response.headers().values().forEach(header -> add(Optional.of(header), found));
                add(response.body(), found);
            }
            case Workflow.Redirect redirect -> add(Optional.of(redirect.url()), found);
            case Workflow.Condition condition -> found.add(condition.when());
            case Workflow.Switch choice -> found.add(choice.value());
            case Workflow.Loop loop -> found.add(loop.over());
            case Workflow.Set set -> add(Optional.of(set.value()), found);
            case Workflow.Validate validate -> found.add(validate.value());
            case Workflow.XmlToJson xml -> found.add(xml.value());
            case Workflow.JsonToXml json -> found.add(json.value());
            case Workflow.Request none -> {}
            case Workflow.Parallel none -> {}
            case Workflow.Merge none -> {}
            case Workflow.Delay none -> {}
        }
        return found;
    }

    private static void message(Message message, List<Expression> found) {
        add(message.method(), found);
        message.query().values().forEach(value -> add(Optional.of(value), found));
        message.headers().values().forEach(value -> add(Optional.of(value), found));
        add(message.body(), found);
    }

    private static void add(Optional<Template> template, List<Expression> found) {
        template.ifPresent(written -> walk(tree(written), found));
    }

    private static void walk(Node node, List<Expression> found) {
        switch (node) {
            case Node.Text text ->
                TemplateText.parse(text.value()).parts().forEach(part -> {
                    if (part instanceof TemplateText.Part.Code code) {
                        found.add(code.expression());
                    }
                });
            case Node.Mapping mapping -> mapping.members().values().forEach(value -> walk(value, found));
            case Node.Sequence sequence -> sequence.elements().forEach(value -> walk(value, found));
            case Node.Decimal other -> {}
            case Node.Bool other -> {}
            case Node.Empty other -> {}
        }
    }

    /** The nodes whose output an expression reads, as far as it names them. */
    static Set<String> nodes(Expression expression) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = NODE.matcher(expression.text());
        int from = 0;
        while (matcher.find(from)) {
            if (!insideText(expression.text(), matcher.start())) {
                names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            }
            from = matcher.end();
        }
        return names;
    }

    private static boolean insideText(String text, int place) {
        for (int i = 0; i < place; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                i = TemplateText.endOfText(text, i);
                if (i >= place) {
                    return true;
                }
            }
        }
        return false;
    }
}
