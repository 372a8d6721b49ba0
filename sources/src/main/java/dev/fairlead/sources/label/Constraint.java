package dev.fairlead.sources.label;

import dev.fairlead.model.rule.LabelExpression;
import dev.fairlead.model.rule.RuleParser;
import java.util.Map;

/**
 * Which containers count at all: {@code Label(`team`, `web`) && !LabelRegex(`stage`, `^dev`)}, with the signs of the
 * rule language.
 */
public final class Constraint {

    private final LabelExpression expression;

    private Constraint(LabelExpression expression) {
        this.expression = expression;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException with one sentence, and the column where it stops to be one
     */
    public static Constraint parse(String text) {
        try {
            return new Constraint(LabelExpression.parse(text));
        } catch (RuleParser.Malformed malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    /** Whether a container with these labels counts. */
    public boolean holds(Map<String, String> labels) {
        return expression.holds(labels);
    }
}
