package dev.fairlead.model.form;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Action;
import dev.fairlead.model.Workflow.Budget;
import dev.fairlead.model.Workflow.Counterpart;
import dev.fairlead.model.Workflow.Expression;
import dev.fairlead.model.Workflow.Message;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.flow.Outputs;
import dev.fairlead.model.flow.TemplateText;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One node of a workflow, both ways. */
final class WorkflowNodeForm {

    private static final List<String> TYPES = List.of(
            "request",
            "proxy",
            "http",
            "redis",
            "sql",
            "mongodb",
            "smtp",
            "kafka",
            "response",
            "redirect",
            "condition",
            "switch",
            "loop",
            "parallel",
            "merge",
            "delay",
            "set",
            "validate",
            "xml-to-json",
            "json-to-xml");
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
    private static final int MAX_CALLS = 10_000;
    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_ITEMS = 10_000;
    private static final int USUAL_ITEMS = 100;
    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);
    private static final String HEADER = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}";
    private static final List<String> FRAMING =
            List.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect");
    private static final String XML_NAME = "[A-Za-z_][A-Za-z0-9_.-]{0,63}";

    private final String where;
    private final Fields fields;

    private WorkflowNodeForm(String where, Fields fields) {
        this.where = where;
        this.fields = fields;
    }

    static Optional<Workflow.Node> read(String workflow, String id, Fields fields) {
        String where = "the node \"" + id + "\" of the workflow \"" + workflow + "\" ";
        return new WorkflowNodeForm(where, fields).node(id);
    }

    private Optional<Workflow.Node> node(String id) {
        String type = fields.requiredText("type");
        Optional<Action> action = type.isEmpty() ? Optional.empty() : action(type);
        Map<String, List<String>> edges =
                action.map(read -> edges(Outputs.of(read))).orElse(Map.of());
        if (action.isPresent()) {
            fields.finish();
        }
        return action.map(read -> new Workflow.Node(id, read, edges));
    }

    private Optional<Action> action(String type) {
        return switch (type) {
            case "request" -> Optional.of(new Workflow.Request());
            case "proxy" -> Optional.of(new Workflow.Proxy(message(), optional("path"), budget()));
            case "http" ->
                Optional.of(new Workflow.Http(
                        message(),
                        required("url"),
                        Reading.reference(
                                fields, "secret", fields.findings().subject().owner()),
                        allow(),
                        budget()));
            case "redis", "sql", "mongodb", "smtp", "kafka" ->
                AskForm.read(where, Counterpart.valueOf(type.toUpperCase(Locale.ROOT)), fields, this::texts)
                        .map(asked -> new Workflow.Ask(
                                asked.counterpart(),
                                asked.secret(),
                                asked.question(),
                                budget(Budget.usual().errorFrom())));
            case "response" -> Optional.of(new Workflow.Response(status(), templates("headers"), optional("body")));
            case "redirect" -> Optional.of(new Workflow.Redirect(required("url"), redirect()));
            case "condition" -> Optional.of(new Workflow.Condition(expression("if", "")));
            case "switch" -> Optional.of(new Workflow.Switch(expression("value", "")));
            case "loop" ->
                Optional.of(new Workflow.Loop(
                        expression("over", ""), (int) fields.wholeNumber("maxItems", 1, MAX_ITEMS, USUAL_ITEMS)));
            case "parallel" -> Optional.of(new Workflow.Parallel());
            case "merge" -> Optional.of(new Workflow.Merge());
            case "delay" -> Optional.of(new Workflow.Delay(delay()));
            case "set" -> Optional.of(new Workflow.Set(required("value")));
            case "validate" -> Optional.of(new Workflow.Validate(expression("value", "request.body"), schema()));
            case "xml-to-json" -> Optional.of(new Workflow.XmlToJson(expression("value", "request.body")));
            case "json-to-xml" ->
                Optional.of(new Workflow.JsonToXml(
                        expression("value", "request.body"),
                        fields.parsed("root", WorkflowNodeForm::root, "use letters, digits, - and _")
                                .orElse("root")));
            default -> {
                fields.findings()
                        .error(
                                fields.place("type"),
                                where + "has the type \"" + type + "\", which there is not",
                                Spelling.remedy(type, TYPES));
                yield Optional.empty();
            }
        };
    }

    private static String root(String text) {
        if (!text.matches(XML_NAME)) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of an element");
        }
        return text;
    }

    // -- parts ------------------------------------------------------------------------------------------------------

    private Message message() {
        return new Message(optional("method"), templates("query"), templates("headers"), optional("body"));
    }

    private Budget budget() {
        return budget(
                (int) fields.wholeNumber("errorFrom", 400, 600, Budget.usual().errorFrom()));
    }

    private Budget budget(int errorFrom) {
        Budget usual = Budget.usual();
        return new Budget(
                fields.duration("timeout", LEAST, LONGEST, usual.time()),
                (int) fields.wholeNumber("maxResponseBytes", 0, MAX_RESPONSE_BYTES, usual.maxResponseBytes()),
                (int) fields.wholeNumber("maxCalls", 1, MAX_CALLS, usual.maxCalls()),
                (int) fields.wholeNumber("attempts", 1, MAX_ATTEMPTS, usual.attempts()),
                fields.duration("pause", Duration.ZERO, LONGEST, usual.pause()),
                errorFrom);
    }

    private List<String> allow() {
        List<String> blocks = fields.texts("allow");
        for (String block : blocks) {
            try {
                Cidr.parse(block);
            } catch (IllegalArgumentException wrong) {
                fields.findings()
                        .error(
                                fields.place("allow"),
                                where + "allows " + wrong.getMessage(),
                                "write addresses or blocks of them, such as 10.1.0.0/16");
            }
        }
        return blocks;
    }

    private Duration delay() {
        if (!fields.has("time")) {
            fields.missing("time", "add it, such as time: 100ms");
        }
        return fields.duration("time", LEAST, LONGEST, LEAST);
    }

    private int redirect() {
        int status = (int) fields.wholeNumber("status", 301, 308, 302);
        if (!REDIRECTS.contains(status)) {
            fields.findings()
                    .error(
                            fields.place("status"),
                            where + "has the status " + status + ", which sends nobody elsewhere",
                            "use one of 301, 302, 303, 307, 308");
        }
        return status;
    }

    private Template status() {
        Optional<Node> node = fields.node("status");
        if (node.isPresent() && node.get() instanceof Node.Text) {
            return required("status");
        }
        return new Template(Long.toString(fields.wholeNumber("status", 200, 599, 200)));
    }

    private Template schema() {
        Optional<Node> node = fields.node("schema");
        boolean fits = node.isPresent() && (node.get() instanceof Node.Mapping || node.get() instanceof Node.Bool);
        if (!fits) {
            fields.findings()
                    .error(
                            fields.place("schema"),
                            where + "has no JSON Schema",
                            "add it as a mapping under \"schema\", such as {type: object}");
        }
        return new Template(node.map(Json::canonical).orElse("true"));
    }

    private Expression expression(String key, String fallback) {
        String text = fallback.isEmpty() ? fields.requiredText(key) : fields.text(key, fallback);
        if (text.contains("${{")) {
            fields.findings()
                    .error(
                            fields.place(key),
                            where + "has ${{ }} in \"" + key + "\", which is an expression as a whole",
                            "write the expression alone");
        }
        return new Expression(text);
    }

    private Template required(String key) {
        Optional<Template> template = optional(key);
        if (template.isEmpty()) {
            fields.missing(key, "add it");
        }
        return template.orElseGet(() -> new Template("null"));
    }

    private Optional<Template> optional(String key) {
        return fields.node(key).map(this::template);
    }

    private Map<String, Template> templates(String key) {
        Map<String, Template> read = new LinkedHashMap<>();
        fields.map(key).forEach((name, node) -> {
            if (key.equals("headers") && (!name.matches(HEADER) || FRAMING.contains(name.toLowerCase(Locale.ROOT)))) {
                fields.findings()
                        .error(
                                node.place(),
                                where + "sets \"" + name + "\", which is not a header that can be set",
                                "take it out; what frames a message and where it goes is said by the gateway");
            }
            read.put(name, template(node));
        });
        return read;
    }

    private Template template(Node node) {
        texts(node);
        return new Template(Json.canonical(node));
    }

    private void texts(Node node) {
        switch (node) {
            case Node.Text text -> {
                try {
                    TemplateText.parse(text.value());
                } catch (IllegalArgumentException wrong) {
                    fields.findings().error(text.place(), where + "cannot be read: " + wrong.getMessage(), "close it");
                }
            }
            case Node.Mapping mapping -> mapping.members().values().forEach(this::texts);
            case Node.Sequence sequence -> sequence.elements().forEach(this::texts);
            case Node.Decimal other -> {}
            case Node.Bool other -> {}
            case Node.Empty other -> {}
        }
    }

    private Map<String, List<String>> edges(Outputs outputs) {
        Optional<Node> to = fields.node("to");
        if (to.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> edges = new LinkedHashMap<>();
        if (to.get() instanceof Node.Mapping mapping) {
            mapping.members().forEach((output, node) -> edges.put(output, targets(node)));
        } else if (outputs.main().isPresent()) {
            edges.put(outputs.main().get(), targets(to.get()));
        } else {
            fields.findings()
                    .error(
                            fields.place("to"),
                            where + "does not say which of its outputs leads there",
                            "write to: {output: node}, with the outputs " + String.join(", ", outputs.required()));
        }
        return edges;
    }

    private List<String> targets(Node node) {
        List<Node> elements = node instanceof Node.Sequence list ? list.elements() : List.of(node);
        List<String> targets = new ArrayList<>();
        for (Node element : elements) {
            if (element instanceof Node.Text text) {
                targets.add(text.value());
            } else {
                fields.findings()
                        .error(element.place(), where + "leads to " + element.kind(), "write the name of a node");
            }
        }
        return targets;
    }

    // -- written ----------------------------------------------------------------------------------------------------

    static Members write(Workflow.Node node, Owner own) {
        return WorkflowNodeText.write(node.action(), own);
    }

    static int usualItems() {
        return USUAL_ITEMS;
    }
}
