package dev.fairlead.model.form;

import dev.fairlead.model.Contract.Format;
import dev.fairlead.model.Contract.In;
import dev.fairlead.model.Contract.Kind;
import dev.fairlead.model.Contract.Parameter;
import dev.fairlead.model.Contract.Values;
import dev.fairlead.model.ParameterValues;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.Regex;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A parameter of an endpoint, both ways. */
final class ParameterForm {

    /** Characters of a text, of a parameter's bounds. */
    private static final int MAX_LENGTH = 8192;

    /** Values that are allowed one by one. */
    private static final int MAX_ALLOWED = 1000;

    /** What is not a parameter: it frames a message, proves who calls, or is said by the gateway. */
    private static final Set<String> NO_PARAMETERS = Set.of(
            "accept",
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "idempotency-key",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-api-key",
            "x-real-ip",
            "x-request-id");

    private final Fields fields;
    private final Findings findings;
    private final Optional<PathPattern> path;

    private ParameterForm(Fields fields, Optional<PathPattern> path) {
        this.fields = fields;
        this.findings = fields.findings();
        this.path = path;
    }

    /** @param path of the endpoint; empty where it could not be read */
    static Parameter read(Node node, Optional<PathPattern> path, Findings findings) {
        return new ParameterForm(Fields.of(node, findings), path).read();
    }

    private Parameter read() {
        String name = fields.requiredText("name");
        if (!fields.has("in")) {
            fields.missing("in", "add one of path, query, header");
        }
        In in = fields.word("in", In.class, In.QUERY);
        named(in, name);
        Values rules = rules(fields.word("type", Kind.class, Kind.STRING));
        boolean required = fields.bool("required", in == In.PATH) || in == In.PATH;
        boolean several = fields.bool("several", false);
        if (several && in != In.QUERY) {
            findings.error(fields.place("several"), "\"several\" is for what stands in the query", "take it out");
        }
        if (in == In.PATH && !fields.bool("required", true)) {
            findings.error(fields.place("required"), "what stands in the path is always there", "take it out");
        }
        Parameter parameter = new Parameter(
                in, name, fields.text("description", ""), required, several, rules, fallback(required, rules));
        fields.finish();
        return parameter;
    }

    private void named(In in, String name) {
        switch (in) {
            case PATH -> {
                if (path.filter(pattern -> !pattern.parameters().contains(name)).isPresent()) {
                    findings.error(
                            fields.place("name"),
                            "the path has no {" + name + "}",
                            "use one of its parameters: "
                                    + String.join(", ", path.get().parameters()));
                }
            }
            case HEADER -> {
                String lower = name.toLowerCase(Locale.ROOT);
                boolean ours = NO_PARAMETERS.contains(lower)
                        || lower.startsWith("x-fairlead-")
                        || lower.startsWith("x-forwarded-")
                        || lower.startsWith("proxy-");
                if (ours || !name.matches("[A-Za-z0-9!#$%&'*+.^|~-]{0,128}")) {
                    findings.error(
                            fields.place("name"),
                            "\"" + name + "\" cannot be a parameter in a header",
                            "use a name of letters, digits and dashes that HTTP and the gateway do not use themselves");
                }
            }
            case QUERY -> {}
        }
    }

    private Values rules(Kind type) {
        Optional<Format> format =
                fields.has("format") ? Optional.of(fields.word("format", Format.class, Format.DATE)) : Optional.empty();
        if (format.filter(said -> !said.fits(type)).isPresent()) {
            findings.error(
                    fields.place("format"),
                    "\"format\" is not one of the type " + type.name().toLowerCase(Locale.ROOT),
                    "take it out, or change the type");
        }
        Values rules = new Values(
                type,
                format,
                allowed(type),
                bound("minimum", type),
                bound("maximum", type),
                length("minLength", type),
                length("maxLength", type),
                pattern(type));
        boolean crossed = rules.minimum().isPresent()
                && rules.maximum().isPresent()
                && rules.minimum().get().compareTo(rules.maximum().get()) > 0;
        if (crossed || (rules.maxLength() > 0 && rules.minLength() > rules.maxLength())) {
            findings.error(fields.place(), "its least is more than its most, so nothing fits", "swap the two");
        }
        return rules;
    }

    private List<String> allowed(Kind type) {
        List<String> allowed = new ArrayList<>();
        for (Node node : fields.list("enum")) {
            scalar("enum", node, type).ifPresent(allowed::add);
        }
        if (allowed.size() > MAX_ALLOWED) {
            findings.error(
                    fields.place("enum"),
                    "it has " + allowed.size() + " values",
                    "use at most " + MAX_ALLOWED + ", or a pattern");
        }
        return allowed;
    }

    private Optional<BigDecimal> bound(String key, Kind type) {
        Optional<Node> node = fields.node(key);
        boolean counts = type == Kind.INTEGER || type == Kind.NUMBER;
        if (node.isPresent() && (!counts || !(node.get() instanceof Node.Decimal))) {
            findings.error(
                    fields.place(key),
                    "\"" + key + "\" is a number, and for the types integer and number",
                    "take it out, or use minLength and maxLength for texts");
        }
        return node.filter(Node.Decimal.class::isInstance).map(number -> ((Node.Decimal) number).value());
    }

    private int length(String key, Kind type) {
        if (fields.has(key) && type != Kind.STRING) {
            findings.error(
                    fields.place(key), "\"" + key + "\" is for the type string", "use minimum and maximum for numbers");
        }
        return (int) fields.wholeNumber(key, 0, MAX_LENGTH, 0);
    }

    private Optional<Regex> pattern(Kind type) {
        if (fields.has("pattern") && type != Kind.STRING) {
            findings.error(fields.place("pattern"), "\"pattern\" is for the type string", "take it out");
        }
        return fields.parsed("pattern", Regex::new, "write it in the language of RE2, such as ^[a-z]+$");
    }

    private Optional<String> fallback(boolean required, Values rules) {
        Optional<String> fallback = fields.node("default").flatMap(node -> scalar("default", node, rules.type()));
        if (fallback.isPresent() && required) {
            findings.error(
                    fields.place("default"),
                    "\"default\" is for what may be missing, and this is required",
                    "take one of the two out");
        }
        fallback.flatMap(value -> ParameterValues.misfit(rules, value).or(() -> rules.pattern()
                        .filter(pattern -> !pattern.pattern().matcher(value).find())
                        .map(pattern -> "must fit the pattern")))
                .ifPresent(why -> findings.error(fields.place("default"), "\"default\" " + why, "use another one"));
        return fallback;
    }

    private Optional<String> scalar(String key, Node node, Kind type) {
        boolean whole = type == Kind.INTEGER;
        if (type == Kind.STRING && node instanceof Node.Text text) {
            return Optional.of(text.value());
        }
        if (type == Kind.BOOLEAN && node instanceof Node.Bool bool) {
            return Optional.of(Boolean.toString(bool.value()));
        }
        if ((whole || type == Kind.NUMBER) && node instanceof Node.Decimal number) {
            BigDecimal value = number.value().stripTrailingZeros();
            if (!whole || value.scale() <= 0) {
                return Optional.of(whole || Math.abs(value.scale()) <= 20 ? value.toPlainString() : value.toString());
            }
        }
        findings.error(
                node.place(),
                "in \"" + key + "\" stands " + node.kind() + " that is none of the type " + word(type.name()),
                type == Kind.STRING ? "put it in quotes" : "write it as the type is written");
        return Optional.empty();
    }

    static Node write(Parameter parameter) {
        Members members = new Members()
                .put("name", parameter.name())
                .put("in", word(parameter.in().name()));
        if (!parameter.description().isEmpty()) {
            members.put("description", parameter.description());
        }
        Values rules = parameter.rules();
        members.put("type", word(rules.type().name()));
        rules.format().ifPresent(format -> members.put("format", word(format.name())));
        if (!rules.allowed().isEmpty()) {
            members.put(
                    "enum",
                    Members.of(rules.allowed().stream()
                            .map(value -> scalar(value, rules.type()))
                            .toList()));
        }
        rules.minimum().ifPresent(least -> members.put("minimum", Members.of(least)));
        rules.maximum().ifPresent(most -> members.put("maximum", Members.of(most)));
        if (rules.minLength() > 0) {
            members.put("minLength", rules.minLength());
        }
        if (rules.maxLength() > 0) {
            members.put("maxLength", rules.maxLength());
        }
        rules.pattern().ifPresent(pattern -> members.put("pattern", pattern.text()));
        if (parameter.required() && parameter.in() != In.PATH) {
            members.put("required", true);
        }
        if (parameter.several()) {
            members.put("several", true);
        }
        parameter.fallback().ifPresent(value -> members.put("default", scalar(value, rules.type())));
        return members.build();
    }

    private static Node scalar(String value, Kind type) {
        return switch (type) {
            case STRING -> Members.of(value);
            case BOOLEAN -> Members.of(value.equals("true"));
            case INTEGER, NUMBER -> Members.of(new BigDecimal(value));
        };
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
