package dev.fairlead.gateway.workflow.schema;

import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.tree.Node;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A value held against a JSON Schema, drafts 4 to 2020-12. Schemas elsewhere are not fetched. */
public final class SchemaCheck {

    private static final int MAX_TOLD = 20;

    private final Validator validator;
    private final URI schema;

    /**
     * One that can be asked by many threads.
     *
     * @throws IllegalArgumentException with one sentence, if the schema is none
     */
    public SchemaCheck(Node schema) {
        try {
            TreeNodes nodes = new TreeNodes();
            this.validator = new ValidatorFactory()
                    .withJsonNodeFactory(nodes)
                    .withEvaluatorFactory(new Expressions())
                    .createValidator();
            this.schema = validator.registerSchema(nodes.wrap(schema));
        } catch (RuntimeException wrong) {
            throw new IllegalArgumentException("the schema cannot be used: " + wrong.getMessage(), wrong);
        }
    }

    /** What does not fit: a JSON pointer and why. */
    public record Misfit(String pointer, String why) {}

    /** All that does not fit, at most {@value #MAX_TOLD}; none where the value fits. */
    public List<Misfit> misfits(Object value) {
        return told(new TreeNodes(), Values.tree(value)).stream()
                .map(error -> new Misfit(error.getInstanceLocation(), error.getError()))
                .toList();
    }

    /**
     * What does not fit, as strangers may hear it.
     *
     * @param keyword of the schema
     * @param said what the schema asks for; nothing of the value
     */
    public record Fault(String pointer, String keyword, String said) {}

    /**
     * All that does not fit, at most {@value #MAX_TOLD}.
     *
     * @param looks how often values may be looked at
     * @throws IllegalArgumentException if that was not enough
     */
    public List<Fault> faults(Node value, long looks) {
        try {
            return told(new TreeNodes(new TreeNodes.Looks(looks)), value).stream()
                    .map(error -> new Fault(error.getInstanceLocation(), keyword(error), said(error)))
                    .toList();
        } catch (TreeNodes.TooMany tooMany) {
            throw new IllegalArgumentException("it takes more than " + looks + " looks", tooMany);
        }
    }

    private List<Error> told(TreeNodes nodes, Node value) {
        Validator.Result result = validator.validate(schema, nodes.wrap(value));
        List<Error> errors = new ArrayList<>();
        if (!result.isValid()) {
            for (Error error : result.getErrors()) {
                if (errors.size() < MAX_TOLD) {
                    errors.add(error);
                }
            }
        }
        return errors;
    }

    private static String keyword(Error error) {
        String keyword = error.getKeyword();
        return keyword == null ? "false" : keyword;
    }

    // Some of the library's sentences begin with the value itself.
    private static String said(Error error) {
        String sentence = String.valueOf(error.getError());
        return switch (keyword(error)) {
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" -> behind(sentence, " is ");
            case "minLength", "maxLength" -> behind(sentence, "\" is ");
            case "const" -> "it is not the one value that is allowed";
            case "false" -> "nothing may stand here";
            case "type",
                    "enum",
                    "required",
                    "dependentRequired",
                    "pattern",
                    "minItems",
                    "maxItems",
                    "minProperties",
                    "maxProperties",
                    "uniqueItems",
                    "contains",
                    "minContains",
                    "maxContains",
                    "anyOf",
                    "oneOf",
                    "allOf",
                    "not",
                    "if" -> sentence.isEmpty() ? "it does not fit" : lower(sentence);
            default -> "it does not fit \"" + keyword(error) + "\"";
        };
    }

    private static String behind(String sentence, String mark) {
        int at = sentence.lastIndexOf(mark);
        return at < 0 ? "it does not fit" : "it" + sentence.substring(at + mark.length() - " is ".length());
    }

    private static String lower(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }
}
