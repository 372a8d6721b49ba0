package dev.fairlead.cli.role;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Answers what management asks of this gateway: {@code {"explain": query, "headers": [line, …]}}, or
 * {@code {"captures": workflow}}.
 */
final class Answering implements UnaryOperator<String> {

    private static final int MAX_ANSWER = 512 * 1024;

    private final BiFunction<String, List<String>, String> explainer;
    private final UnaryOperator<String> captures;

    /**
     * Asks nothing yet.
     *
     * @param explainer says what would become of a request; throws IllegalArgumentException with one sentence if it cannot
     * @param captures gives the runs of a workflow that were kept
     */
    Answering(BiFunction<String, List<String>, String> explainer, UnaryOperator<String> captures) {
        this.explainer = explainer;
        this.captures = captures;
    }

    @Override
    public String apply(String question) {
        try {
            Node.Mapping asked = (Node.Mapping) Json.read(question, "question");
            if (asked.members().get("captures") instanceof Node.Text workflow) {
                return captures.apply(workflow.value());
            }
            List<String> headers = new ArrayList<>();
            if (asked.members().get("headers") instanceof Node.Sequence lines) {
                lines.elements().forEach(line -> headers.add(((Node.Text) line).value()));
            }
            String query = asked.members().get("explain") instanceof Node.Text text ? text.value() : "";
            String answer = explainer.apply(query, headers);
            return answer.length() > MAX_ANSWER
                    ? fault("there are too many routes for this page; ask with `fairlead explain` beside the gateway")
                    : answer;
        } catch (IllegalArgumentException notUnderstood) {
            return fault(String.valueOf(notUnderstood.getMessage()));
        } catch (Json.Malformed | ClassCastException broken) {
            return fault("the question cannot be read; is management of the same version as the gateway?");
        }
    }

    private static String fault(String text) {
        return Json.canonical(new Members().put("fault", text).build());
    }
}
