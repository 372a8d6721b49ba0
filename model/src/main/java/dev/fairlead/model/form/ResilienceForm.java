package dev.fairlead.model.form;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Middleware.CircuitBreaker;
import dev.fairlead.model.Middleware.InFlightReq;
import dev.fairlead.model.Middleware.Retry;
import dev.fairlead.model.Middleware.SourceCriterion;
import dev.fairlead.model.Middleware.StatusRange;
import dev.fairlead.model.Trip;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.TripParser;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final int WHOLE_IPV6 = 128;

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
                fields.requiredNumber("amount", 1, 1_000_000_000L), criterion(fields.fields("sourceCriterion")));
        fields.finish();
        return read;
    }

    private static SourceCriterion criterion(Fields fields) {
        List<String> written = new ArrayList<>(List.of("ipStrategy", "requestHeaderName", "requestHost"));
        written.removeIf(key -> !fields.has(key));
        if (written.size() > 1) {
            fields.findings()
                    .error(
                            fields.place(),
                            "it has several criteria: " + String.join(", ", written),
                            "keep one of them");
        }
        Optional<String> header =
                fields.parsed("requestHeaderName", ResilienceForm::headerName, "write a header's name");
        boolean host = fields.bool("requestHost", false);
        SourceCriterion address = address(fields.fields("ipStrategy"));
        fields.finish();
        if (written.contains("ipStrategy") && !host) {
            return address;
        }
        return header.<SourceCriterion>map(SourceCriterion.Header::new).orElse(new SourceCriterion.Host());
    }

    private static SourceCriterion address(Fields fields) {
        SourceCriterion.Address read = new SourceCriterion.Address(
                (int) fields.wholeNumber("depth", 0, 100, 0),
                fields.parsedList("excludedIPs", Cidr::parse, "write an address or a block, such as 10.0.0.0/8"),
                (int) fields.wholeNumber("ipv6Subnet", 0, WHOLE_IPV6, WHOLE_IPV6));
        fields.finish();
        return read;
    }

    private static String headerName(String text) {
        if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a header");
        }
        return text.toLowerCase(Locale.ROOT);
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
        switch (limit.criterion()) {
            case SourceCriterion.Host ignored -> {}
            case SourceCriterion.Header header ->
                members.put(
                        "sourceCriterion",
                        new Members().put("requestHeaderName", header.name()).build());
            case SourceCriterion.Address address -> {
                Members strategy = new Members().put("depth", address.depth());
                if (!address.excluded().isEmpty()) {
                    strategy.put(
                            "excludedIPs",
                            Members.ofTexts(address.excluded().stream()
                                    .map(Cidr::toString)
                                    .toList()));
                }
                if (address.ipv6Prefix() != WHOLE_IPV6) {
                    strategy.put("ipv6Subnet", address.ipv6Prefix());
                }
                members.put(
                        "sourceCriterion",
                        new Members().put("ipStrategy", strategy.build()).build());
            }
        }
        return members.build();
    }
}
