package dev.fairlead.gateway.endpoint;

import com.google.re2j.Pattern;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Failure.Invalid.Fault;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Contract;
import dev.fairlead.model.Contract.In;
import dev.fairlead.model.Contract.Parameter;
import dev.fairlead.model.ParameterValues;
import dev.fairlead.model.PathPattern;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds path, query and headers against what the endpoint asks for, and says all that is wrong at once: 400. What it says
 * is what is asked for; what was sent it never says. Where the caller sends none the service gets the default.
 */
final class ParametersStep implements Step.Pure {

    /** Of one refusal. */
    static final int MAX_TOLD = 20;

    private final List<Rule> rules;
    private final boolean asksForBody;

    /** One parameter, made ready. */
    private record Rule(
            Parameter parameter,
            String lower,
            int segment,
            @Nullable Pattern pattern) {}

    /**
     * The step of one endpoint.
     *
     * @param prefix the path before the endpoint's own
     * @throws IllegalArgumentException if an expression is none of RE2/J
     */
    ParametersStep(Contract contract, String prefix, PathPattern path) {
        int before = (int) prefix.chars().filter(c -> c == '/').count();
        this.rules = contract.parameters().stream()
                .map(each -> new Rule(
                        each,
                        each.name().toLowerCase(Locale.ROOT),
                        before + segment(path, each.name()),
                        each.rules()
                                .pattern()
                                .map(regex -> Pattern.compile(regex.text()))
                                .orElse(null)))
                .toList();
        this.asksForBody = contract.body().filter(Contract.Body::required).isPresent();
    }

    private static int segment(PathPattern path, String name) {
        for (int i = 0; i < path.segments().size(); i++) {
            if (path.segments().get(i) instanceof PathPattern.Segment.Parameter parameter
                    && parameter.name().equals(name)) {
                return i;
            }
        }
        return 0;
    }

    @Override
    public String name() {
        return "parameters";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        List<Fault> faults = new ArrayList<>();
        List<String[]> query = rules.isEmpty() ? List.of() : pairs(exchange.query());
        for (Rule rule : rules) {
            if (faults.size() < MAX_TOLD) {
                look(exchange, query, rule, faults);
            }
        }
        if (asksForBody && Bodies.belongsTo(exchange.method()) && !Bodies.has(exchange)) {
            faults.add(new Fault("body", "", "is missing", "missing"));
        }
        return faults.isEmpty() ? Verdict.CONTINUE : exchange.refuse(new Failure.Invalid(faults));
    }

    private static void look(Exchange exchange, List<String[]> query, Rule rule, List<Fault> faults) {
        Parameter parameter = rule.parameter();
        List<@Nullable String> values = values(exchange, query, rule);
        if (values.isEmpty()) {
            if (parameter.required()) {
                faults.add(fault(parameter, "is missing"));
            } else {
                parameter.fallback().ifPresent(value -> complete(exchange, parameter, value));
            }
            return;
        }
        if (values.size() > 1 && !parameter.several()) {
            faults.add(fault(parameter, "stands there more than once"));
            return;
        }
        for (String value : values) {
            Optional<String> why = value == null
                    ? Optional.of("must be encoded as UTF-8")
                    : ParameterValues.misfit(parameter.rules(), value).or(() -> unlike(rule, value));
            if (why.isPresent()) {
                faults.add(fault(parameter, why.get()));
                return;
            }
        }
        String only = values.size() == 1 ? values.getFirst() : null;
        if (parameter.in() == In.HEADER && only != null) {
            // Its twin with underscores goes, which some services cannot tell from it.
            exchange.setRequestHeader(parameter.name(), only);
        }
    }

    private static Optional<String> unlike(Rule rule, String value) {
        Pattern pattern = rule.pattern();
        return pattern == null || pattern.matcher(value).find()
                ? Optional.empty()
                : Optional.of("must match " + pattern.pattern());
    }

    private static Fault fault(Parameter parameter, String why) {
        String in = parameter.in().name().toLowerCase(Locale.ROOT);
        return new Fault(in, parameter.name(), why, parameter.name());
    }

    /** Null stands for one that cannot be decoded. */
    private static List<@Nullable String> values(Exchange exchange, List<String[]> query, Rule rule) {
        List<@Nullable String> values = new ArrayList<>();
        switch (rule.parameter().in()) {
            case PATH -> {
                String[] segments = exchange.path().split("/", -1);
                if (rule.segment() + 1 < segments.length) {
                    values.add(Percent.decode(segments[rule.segment() + 1], false));
                }
            }
            case QUERY -> {
                for (String[] pair : query) {
                    if (pair[0].equals(rule.parameter().name())) {
                        values.add(Percent.decode(pair[1], true));
                    }
                }
            }
            case HEADER -> {
                for (int i = 0; i < exchange.headerCount(rule.lower()); i++) {
                    values.add(exchange.header(rule.lower(), i));
                }
            }
        }
        return values;
    }

    /** Names decoded, values as they came. A name that cannot be decoded is nobody's. */
    private static List<String[]> pairs(String query) {
        List<String[]> pairs = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            if (!pair.isEmpty() && name != null) {
                pairs.add(new String[] {name, equals < 0 ? "" : pair.substring(equals + 1)});
            }
        }
        return pairs;
    }

    private static void complete(Exchange exchange, Parameter parameter, String value) {
        if (parameter.in() == In.HEADER) {
            exchange.setRequestHeader(parameter.name(), value);
        } else {
            exchange.changes().addQuery(encoded(parameter.name()) + "=" + encoded(value));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
