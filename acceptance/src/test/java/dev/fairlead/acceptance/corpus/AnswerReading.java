package dev.fairlead.acceptance.corpus;

import dev.fairlead.acceptance.peer.Answers;
import dev.fairlead.acceptance.peer.Answers.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a caller may get of a hostile answer. A case may allow several, with {@code or} between.
 *
 * <pre>
 * 502               the gateway's own refusal; the upstream's connection is not used again
 * 200               an answer of that status; lines as in ExpectedRequest say more of it, without a body line it has none
 * truncated 200     an answer of that status which visibly ends too early; the upstream's connection is not used again
 * fresh             the upstream's connection is not used again
 * reused            the upstream's connection is used again (only asked of our own gateway, which has a pool by age)
 * </pre>
 */
record AnswerReading(boolean truncated, int status, List<String> checks) {

    static List<AnswerReading> parse(List<String> lines) {
        List<AnswerReading> readings = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : Stream.concat(lines.stream(), Stream.of("or")).toList()) {
            if (line.equals("or")) {
                boolean truncated = block.getFirst().startsWith("truncated ");
                int status = Integer.parseInt(truncated ? block.getFirst().substring(10) : block.getFirst());
                readings.add(new AnswerReading(truncated, status, List.copyOf(block.subList(1, block.size()))));
                block.clear();
            } else {
                block.add(line);
            }
        }
        return readings;
    }

    boolean isFresh() {
        return truncated || status == 502 || checks.contains("fresh");
    }

    boolean isReused() {
        return checks.contains("reused");
    }

    /** What speaks against this reading, or an empty text. */
    String compare(Answers answers, boolean ended) {
        if (!answers.fault().isEmpty()) {
            return answers.fault();
        }
        if (truncated) {
            return ended && answers.whole().isEmpty() && answers.begunStatus() == status
                    ? ""
                    : "not a truncated " + status;
        }
        if (answers.whole().size() != 1 || answers.rest() > 0) {
            return "wanted one whole answer, got " + answers.whole().size() + " and " + answers.rest() + " bytes more";
        }
        Answer answer = answers.whole().getFirst();
        if (answer.status() != status) {
            return "wanted status " + status + ", got " + answer.status();
        }
        return status == 502 ? "" : details(answer);
    }

    private String details(Answer answer) {
        String body = "";
        for (String check : checks) {
            if (check.startsWith("body ")) {
                body = Escapes.latin(Escapes.decode(check.substring(5)));
            } else if (!check.equals("fresh") && !check.equals("reused")) {
                String wrong = ExpectedRequest.compare(check, answer.fields(), List.of());
                if (!wrong.isEmpty()) {
                    return "the caller saw " + wrong;
                }
            }
        }
        return body.equals(answer.text()) ? "" : "the caller saw the body \"" + Escapes.show(answer.text()) + "\"";
    }
}
