package dev.fairlead.model.form;

import dev.fairlead.model.Middleware.CircuitBreaker;
import dev.fairlead.model.Middleware.InFlightReq;
import dev.fairlead.model.Middleware.Retry;
import dev.fairlead.model.SourceCriterion;
import dev.fairlead.model.StatusRange;
import dev.fairlead.model.Trip;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.TripParser;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of the middlewares that deal with what fails or is too much, both ways. */
final class ResilienceForm {

    private static final Pattern RANGE = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");
    private static final String RANGE_REMEDY = "write a status or a range, such as \"503\" or \"500-504\"";
    private static final Duration CHECK = Duration.ofMillis(100);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final SourceCriterion HOST = new SourceCriterion.Host();

    private ResilienceForm() {}

    static Retry retry(Fields fields) {
        Findings findings = fields.findings();
        Retry read = new Retry(
                (int) fields.requiredNumber("attempts", 1, 10),
                fields.duration("initialInterval", Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO),
                ranges(fields),
                !fields.bool("disableRetryOnNetworkError", false),
                fields.bool("retryNonIdempotentMethod", false));
        fields.unavailable((key, place) -> Reading.without(findings, key, place), "timeout", "maxRequestBodyBytes");
        fields.finish();
        return read;
    }

    private static List<StatusRange> ranges(Fields fields) {
        List<StatusRange> ranges = new ArrayList<>();
        for (Node element : fields.list("status")) {
            String text =
                    element instanceof Node.Decimal number ? number.value().toPlainString() : "";
            text = element instanceof Node.Text written ? written.value() : text;
            Matcher range = RANGE.matcher(text);
            int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
            int to = from == 0 || range.group(2) == null ? from : Integer.parseInt(range.group(2));
            if (from == 0 || to < from) {
                fields.findings().error(element.place(), "\"" + text + "\" is not a range of statuses", RANGE_REMEDY);
            } else {
                ranges.add(new StatusRange(from, to));
            }
        }
        return ranges;
    }

    static CircuitBreaker circuitBreaker(Fields fields) {
        String expression = fields.requiredText("expression");
        Optional<Trip> trip = expression.isEmpty() ? Optional.empty() : trip(expression, fields);
        CircuitBreaker read = new CircuitBreaker(
                expression,
                trip.orElse(new Trip.And(List.of())),
                fields.duration("checkPeriod", Duration.ofMillis(10), HOUR, CHECK),
                fields.duration("fallbackDuration", CHECK, HOUR, TEN_SECONDS),
                fields.duration("recoveryDuration", CHECK, HOUR, TEN_SECONDS),
                (int) fields.wholeNumber("responseCode", 200, 599, 503));
        fields.finish();
        return read;
    }

    private static Optional<Trip> trip(String expression, Fields fields) {
        try {
            return Optional.of(TripParser.parse(expression));
        } catch (RuleParser.Malformed malformed) {
            fields.findings()
                    .error(
                            fields.place("expression"),
                            malformed.text() + " (column " + malformed.column() + " of the expression)",
                            malformed.remedy());
            return Optional.empty();
        }
    }

    static InFlightReq inFlightReq(Fields fields) {
        InFlightReq read = new InFlightReq(
                fields.requiredNumber("amount", 1, 1_000_000_000L),
                CriterionForm.read(fields.fields("sourceCriterion"), HOST));
        fields.finish();
        return read;
    }

    static Node.Mapping write(Retry retry) {
        Members members = new Members().put("attempts", retry.attempts());
        if (!retry.initialInterval().isZero()) {
            members.put("initialInterval", Durations.print(retry.initialInterval()));
        }
        if (!retry.status().isEmpty()) {
            members.put(
                    "status",
                    Members.ofTexts(retry.status().stream()
                            .map(range -> range.from() == range.to()
                                    ? Integer.toString(range.from())
                                    : range.from() + "-" + range.to())
                            .toList()));
        }
        if (!retry.networkErrors()) {
            members.put("disableRetryOnNetworkError", true);
        }
        if (retry.anyMethod()) {
            members.put("retryNonIdempotentMethod", true);
        }
        return members.build();
    }

    static Node.Mapping write(CircuitBreaker breaker) {
        Members members = new Members().put("expression", breaker.expression());
        duration(members, "checkPeriod", breaker.checkPeriod(), CHECK);
        duration(members, "fallbackDuration", breaker.fallbackDuration(), TEN_SECONDS);
        duration(members, "recoveryDuration", breaker.recoveryDuration(), TEN_SECONDS);
        if (breaker.responseCode() != 503) {
            members.put("responseCode", breaker.responseCode());
        }
        return members.build();
    }

    private static void duration(Members members, String key, Duration value, Duration standard) {
        if (!value.equals(standard)) {
            members.put(key, Durations.print(value));
        }
    }

    static Node.Mapping write(InFlightReq limit) {
        Members members = new Members().put("amount", limit.amount());
        CriterionForm.write(members, limit.criterion(), HOST);
        return members.build();
    }
}
