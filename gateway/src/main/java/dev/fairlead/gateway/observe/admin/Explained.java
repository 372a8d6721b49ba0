package dev.fairlead.gateway.observe.admin;

import dev.fairlead.gateway.explain.Account;
import dev.fairlead.gateway.explain.Question;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** {@code /api/explain?method=GET&url=…&from=…}: what would become of a request, as JSON. */
final class Explained {

    private static final Set<String> KNOWN = Set.of("method", "url", "from");

    private Explained() {}

    /**
     * The document.
     *
     * @param headers lines of the request that is asked about
     * @throws IllegalArgumentException with one sentence if the question is not understood
     */
    static Node of(Function<Question, Account> explainer, String query, List<String> headers) {
        Map<String, String> asked = parse(query);
        String url = asked.getOrDefault("url", "");
        if (url.isEmpty()) {
            throw new IllegalArgumentException(
                    "url is missing: ask like /api/explain?method=GET&url=http%3A%2F%2Fexample.com%2F");
        }
        Question question = Question.of(
                asked.getOrDefault("method", "GET"), url, headers, asked.getOrDefault("from", Question.LOOPBACK));
        return told(question, explainer.apply(question));
    }

    private static Map<String, String> parse(String query) {
        Map<String, String> asked = new HashMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!part.isEmpty() && !KNOWN.contains(name)) {
                throw new IllegalArgumentException(
                        "the parameter \"" + name + "\" is not known: there are method, url, from");
            }
            if (!part.isEmpty() && asked.put(name, Listing.decode(part.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("the parameter \"" + name + "\" is given twice");
            }
        }
        return asked;
    }

    /** An explanation as it is answered; header values are not repeated. */
    static Node told(Question question, Account account) {
        return new Members()
                .put("method", question.method())
                .put("entrypoint", account.entrypoint())
                .put("host", account.host())
                .put("path", account.path())
                .put("route", account.route())
                .put("outcome", word(account.ending().how()))
                .put("status", account.ending().status())
                .put("reason", account.ending().reason())
                .put(
                        "candidates",
                        Members.of(account.candidates().stream()
                                .<Node>map(candidate -> new Members()
                                        .put("route", candidate.route())
                                        .put("outcome", word(candidate.outcome()))
                                        .put("reason", candidate.reason())
                                        .build())
                                .toList()))
                .put(
                        "steps",
                        Members.of(account.steps().stream()
                                .<Node>map(step -> new Members()
                                        .put("step", step.step())
                                        .put("outcome", word(step.outcome()))
                                        .put("says", Members.ofTexts(step.said()))
                                        .build())
                                .toList()))
                .build();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
