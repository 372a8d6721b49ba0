package dev.fairlead.model.form;

import dev.fairlead.model.Name;
import dev.fairlead.model.Workflow.Counterpart;
import dev.fairlead.model.Workflow.Template;
import dev.fairlead.model.flow.RedisWords;
import dev.fairlead.model.flow.SqlText;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a node asks of something that speaks no HTTP. What is done stands in the workflow; only values come from
 * expressions: a command, a statement, an operation and a collection are text without any.
 */
final class AskForm {

    private static final int MAX_VALUES = 200;
    private static final int MAX_RECIPIENTS = 50;
    private static final int USUAL_ROWS = 100;
    private static final int MAX_ROWS = 10_000;
    private static final int MAX_STATEMENT = 16 * 1024;
    private static final Map<String, List<String>> OPERATIONS = Map.of(
            "find", List.of("filter"),
            "findOne", List.of("filter"),
            "count", List.of("filter"),
            "aggregate", List.of("pipeline"),
            "insertOne", List.of("document"),
            "insertMany", List.of("documents"),
            "updateOne", List.of("filter", "update"),
            "updateMany", List.of("filter", "update"),
            "deleteOne", List.of("filter"),
            "deleteMany", List.of("filter"));
    private static final List<String> SCRIPTS = List.of("$where", "$function", "$accumulator", "$out", "$merge");

    private final String where;
    private final Fields fields;
    private final Consumer<Node> templates;
    private final Members question = new Members();

    private AskForm(String where, Fields fields, Consumer<Node> templates) {
        this.where = where;
        this.fields = fields;
        this.templates = templates;
    }

    /** What was read. */
    record Asked(Counterpart counterpart, Name secret, Template question) {}

    /** @param templates tells what is wrong with texts that have expressions */
    static Optional<Asked> read(String where, Counterpart counterpart, Fields fields, Consumer<Node> templates) {
        AskForm form = new AskForm(where, fields, templates);
        switch (counterpart) {
            case REDIS -> form.redis();
            case SQL -> form.sql();
            case MONGODB -> form.mongodb();
            case SMTP -> form.smtp();
            case KAFKA -> form.kafka();
        }
        Optional<Name> secret =
                Reading.reference(fields, "secret", fields.findings().subject().owner());
        if (secret.isEmpty()) {
            fields.missing("secret", "name a secret of the type connection, which says where it is");
        }
        return secret.map(named -> new Asked(counterpart, named, new Template(Json.canonical(form.question.build()))));
    }

    private void wrong(String key, String text, String remedy) {
        fields.findings().error(fields.place(key), where + text, remedy);
    }

    /** A text that no request has a part in. */
    private String constant(String key) {
        String text = fields.requiredText(key);
        if (text.contains("${{")) {
            wrong(
                    key,
                    "makes its \"" + key + "\" of an expression, so that a caller could choose it",
                    "write it as it is; put what differs between requests into values");
        }
        return text;
    }

    private boolean value(String key) {
        Optional<Node> node = fields.node(key);
        node.ifPresent(written -> {
            templates.accept(written);
            question.put(key, written);
        });
        return node.isPresent();
    }

    private void required(String key) {
        if (!value(key)) {
            fields.missing(key, "add it");
        }
    }

    private List<Node> list(String key) {
        Optional<Node> node = fields.node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Sequence)) {
            wrong(key, "has a \"" + key + "\" that is no list", "write it as [a, b]");
        }
        List<Node> elements = node.map(Node::elements).orElse(List.of());
        elements.forEach(templates);
        if (elements.size() > MAX_VALUES) {
            wrong(key, "has " + elements.size() + " values, at most " + MAX_VALUES + " are allowed", "use fewer");
        }
        return elements;
    }

    private void redis() {
        String command = constant("command").toUpperCase(Locale.ROOT);
        List<Node> arguments = list("arguments");
        question.put("command", command).put("arguments", Members.of(arguments));
        if (!command.isEmpty()) {
            RedisWords.fault(command, arguments.size())
                    .ifPresent(fault -> wrong("command", fault, "use one of " + RedisWords.list()));
        }
    }

    private void sql() {
        String statement = constant("statement");
        List<Node> values = list("values");
        question.put("statement", statement);
        if (!values.isEmpty()) {
            question.put("values", Members.of(values));
        }
        if (fields.bool("write", false)) {
            question.put("write", true);
        }
        int rows = (int) fields.wholeNumber("maxRows", 1, MAX_ROWS, USUAL_ROWS);
        if (rows != USUAL_ROWS) {
            question.put("maxRows", rows);
        }
        if (statement.length() > MAX_STATEMENT) {
            wrong("statement", "has a statement of more than " + MAX_STATEMENT + " characters", "make it shorter");
        }
        int places = SqlText.places(statement);
        if (places != values.size()) {
            wrong(
                    "values",
                    "has " + values.size() + " values for the " + places + " question marks of its statement",
                    "give one value for each, in their order");
        }
    }

    private void mongodb() {
        String operation = constant("operation");
        question.put("operation", operation).put("collection", constant("collection"));
        if (fields.has("database")) {
            question.put("database", constant("database"));
        }
        List<String> needs = OPERATIONS.get(operation);
        if (needs == null) {
            wrong(
                    "operation",
                    "has the operation \"" + operation + "\", which there is not",
                    "use one of "
                            + String.join(
                                    ", ", OPERATIONS.keySet().stream().sorted().toList()));
            return;
        }
        needs.forEach(this::required);
        if (operation.equals("find")) {
            value("sort");
        }
        if (operation.equals("find") || operation.equals("findOne")) {
            value("projection");
        }
        if (operation.startsWith("update") && fields.bool("upsert", false)) {
            question.put("upsert", true);
        }
        int rows = (int) fields.wholeNumber("maxDocuments", 1, MAX_ROWS, USUAL_ROWS);
        if (rows != USUAL_ROWS) {
            question.put("maxDocuments", rows);
        }
        scripts(question.build());
    }

    private void scripts(Node node) {
        if (node instanceof Node.Mapping mapping) {
            mapping.members().forEach((name, value) -> {
                if (SCRIPTS.contains(name)) {
                    fields.findings()
                            .error(
                                    value.place(),
                                    where + "has \"" + name + "\", which runs a script or writes a whole collection",
                                    "take it out");
                }
                scripts(value);
            });
        } else if (node instanceof Node.Sequence list) {
            list.elements().forEach(this::scripts);
        }
    }

    private void smtp() {
        required("from");
        required("recipients");
        required("subject");
        List.of("cc", "bcc", "replyTo").forEach(this::value);
        boolean text = value("text");
        boolean html = value("html");
        if (!text && !html) {
            fields.missing("text", "add what the mail says, as \"text\", \"html\" or both");
        }
        for (String key : List.of("recipients", "cc", "bcc")) {
            boolean many =
                    fields.node(key).filter(Node.Sequence.class::isInstance).isPresent();
            if (many && list(key).size() > MAX_RECIPIENTS) {
                wrong(key, "writes to more than " + MAX_RECIPIENTS + " people", "write to a list of the mail server's");
            }
        }
    }

    private void kafka() {
        question.put("topic", constant("topic"));
        required("value");
        value("key");
        Optional<Node> headers = fields.node("headers");
        if (headers.isPresent() && !(headers.get() instanceof Node.Mapping)) {
            wrong("headers", "has headers that are no mapping", "write {name: value}");
        } else {
            value("headers");
        }
    }
}
