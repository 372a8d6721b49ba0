package dev.fairlead.gateway.workflow.schema;

import dev.fairlead.gateway.workflow.cel.Values;
import dev.fairlead.model.tree.Node;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

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
            this.validator = new ValidatorFactory().withJsonNodeFactory(nodes).createValidator();
            this.schema = validator.registerSchema(nodes.wrap(schema));
        } catch (RuntimeException wrong) {
            throw new IllegalArgumentException("the schema cannot be used: " + wrong.getMessage(), wrong);
        }
    }

    /** What does not fit: a JSON pointer and why. */
    public record Misfit(String pointer, String why) {}

    /** All that does not fit, at most {@value #MAX_TOLD}; none where the value fits. */
    public List<Misfit> misfits(Object value) {
        Validator.Result result = validator.validate(schema, new TreeNodes().wrap(Values.tree(value)));
        List<Misfit> misfits = new ArrayList<>();
        if (!result.isValid()) {
            for (Error error : result.getErrors()) {
                if (misfits.size() < MAX_TOLD) {
                    misfits.add(new Misfit(error.getInstanceLocation(), error.getError()));
                }
            }
        }
        return misfits;
    }
}
