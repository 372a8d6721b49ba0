package dev.fairlead.gateway.workflow.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.SchemaParsingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The two keywords that have regular expressions, by RE2/J: the JDK's engine, which the library takes, can be kept busy
 * for years by a text that is made for it.
 */
final class Expressions implements EvaluatorFactory {

    /** Instructions of one compiled expression; each may cost a step for each character of a text. */
    private static final int MOST_INSTRUCTIONS = 2000;

    @Override
    public Optional<Evaluator> create(SchemaParsingContext context, String keyword, JsonNode value) {
        if (keyword.equals("pattern") && value.isString()) {
            return Optional.of(new OfText(compile(value.asString())));
        }
        if (keyword.equals("patternProperties") && value.isObject()) {
            List<OfNames.One> all = new ArrayList<>();
            value.asObject()
                    .forEach((pattern, schema) ->
                            all.add(new OfNames.One(compile(pattern), context.getAbsoluteUri(schema))));
            return Optional.of(new OfNames(all));
        }
        return Optional.empty();
    }

    private static Pattern compile(String expression) {
        try {
            Pattern compiled = Pattern.compile(expression);
            if (compiled.programSize() > MOST_INSTRUCTIONS) {
                throw new IllegalArgumentException("the expression \"" + expression + "\" unfolds to "
                        + compiled.programSize() + " instructions, more than " + MOST_INSTRUCTIONS);
            }
            return compiled;
        } catch (PatternSyntaxException unknown) {
            throw new IllegalArgumentException(
                    "the expression \"" + expression + "\" is not one of RE2: " + unknown.getMessage(), unknown);
        }
    }

    private record OfText(Pattern pattern) implements Evaluator {

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            return !node.isString() || pattern.matcher(node.asString()).find()
                    ? Result.success()
                    : Result.failure("Value does not match the regular expression [" + pattern.pattern() + "]");
        }
    }

    private record OfNames(List<One> all) implements Evaluator {

        /** @param schema where it stands */
        private record One(Pattern pattern, String schema) {}

        @Override
        public Result evaluate(EvaluationContext context, JsonNode node) {
            if (!node.isObject()) {
                return Result.success();
            }
            boolean fits = true;
            Set<String> seen = new HashSet<>();
            for (Map.Entry<String, JsonNode> member : node.asObject().entrySet()) {
                for (One one : all) {
                    if (one.pattern().matcher(member.getKey()).find()) {
                        seen.add(member.getKey());
                        fits &= context.resolveInternalRefAndValidate(one.schema(), member.getValue());
                    }
                }
            }
            return fits ? Result.success(Set.copyOf(seen)) : Result.failure();
        }
    }
}
