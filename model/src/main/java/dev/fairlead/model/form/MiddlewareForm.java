package dev.fairlead.model.form;

import dev.fairlead.model.Middleware;
import dev.fairlead.model.Regex;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Middleware} in Traefik's form, both ways: a mapping with its type as the only key. */
public final class MiddlewareForm {

    private static final List<String> AVAILABLE = List.of(
            "addPrefix",
            "basicAuth",
            "buffering",
            "chain",
            "circuitBreaker",
            "compress",
            "contentType",
            "digestAuth",
            "encodedCharacters",
            "errors",
            "forwardAuth",
            "headers",
            "inFlightReq",
            "ipAllowList",
            "ipWhiteList",
            "passTLSClientCert",
            "rateLimit",
            "redirectRegex",
            "redirectScheme",
            "replacePath",
            "replacePathRegex",
            "retry",
            "stripPrefix",
            "stripPrefixRegex",
            "timeouts");
    private static final List<String> LATER = List.of("grpcWeb", "plugin");

    private MiddlewareForm() {}

    /** The middleware; empty after an error among the findings. */
    public static Optional<Middleware> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        Map<String, Node> types = fields.others();
        if (types.size() != 1 && !findings.failed()) {
            findings.error(
                    fields.place(),
                    types.isEmpty() ? "it has no type" : "it has several types: " + String.join(", ", types.keySet()),
                    types.isEmpty()
                            ? "give it one of " + String.join(", ", AVAILABLE)
                            : "make it one middleware for each");
        }
        Optional<Middleware> middleware = Optional.empty();
        for (Map.Entry<String, Node> type : types.entrySet()) {
            middleware = read(type.getKey(), type.getValue(), fields);
        }
        return findings.failed() ? Optional.empty() : middleware;
    }

    private static Optional<Middleware> read(String type, Node options, Fields fields) {
        Findings findings = fields.findings();
        if (LATER.contains(type)) {
            Reading.unavailable(findings, type, options.place());
            return Optional.empty();
        }
        Fields inner = fields.fields(type);
        return switch (type) {
            case "addPrefix" -> {
                Middleware read = new Middleware.AddPrefix(path(inner, "prefix"));
                inner.finish();
                yield Optional.of(read);
            }
            case "stripPrefix" -> Optional.of(stripPrefix(inner));
            case "replacePath" -> {
                Middleware read = new Middleware.ReplacePath(path(inner, "path"));
                inner.finish();
                yield Optional.of(read);
            }
            case "compress" -> Optional.of(AnswerForms.compress(inner));
            case "buffering" -> Optional.of(AnswerForms.buffering(inner));
            case "errors" -> AnswerForms.errors(inner);
            case "basicAuth" -> Optional.of(BasicAuthForm.read(inner));
            case "chain" -> Optional.of(EdgeForm.chain(inner));
            case "contentType" -> Optional.of(EdgeForm.contentType(inner));
            case "forwardAuth" -> Optional.of(EdgeForm.forwardAuth(inner));
            case "headers" -> Optional.of(HeadersForm.read(inner));
            case "ipAllowList", "ipWhiteList" -> Optional.of(EdgeForm.ipAllowList(inner));
            case "redirectRegex" -> Optional.of(EdgeForm.redirectRegex(inner));
            case "redirectScheme" -> Optional.of(EdgeForm.redirectScheme(inner));
            case "replacePathRegex" -> Optional.of(EdgeForm.replacePathRegex(inner));
            case "stripPrefixRegex" -> Optional.of(EdgeForm.stripPrefixRegex(inner));
            case "retry" -> Optional.of(ResilienceForm.retry(inner));
            case "circuitBreaker" -> Optional.of(ResilienceForm.circuitBreaker(inner));
            case "inFlightReq" -> Optional.of(ResilienceForm.inFlightReq(inner));
            case "rateLimit" -> Optional.of(RateLimitForm.read(inner));
            case "digestAuth" -> Optional.of(DigestAuthForm.read(inner));
            case "passTLSClientCert" -> Optional.of(ClientCertForm.read(inner));
            case "encodedCharacters" -> Optional.of(EncodedCharactersForm.read(inner));
            case "timeouts" -> Optional.of(new Middleware.Timeouts(TimeoutsForm.read(inner)));
            default -> {
                List<String> known = new ArrayList<>(AVAILABLE);
                known.addAll(LATER);
                String remedy = Spelling.nearest(type, known)
                        .map(word -> "did you mean \"" + word + "\"?")
                        .orElse("use one of " + String.join(", ", AVAILABLE));
                findings.error(options.place(), "\"" + type + "\" is not a type of middleware", remedy);
                yield Optional.empty();
            }
        };
    }

    private static Middleware stripPrefix(Fields fields) {
        List<String> prefixes = fields.parsedList("prefixes", MiddlewareForm::slashed, "begin it with /");
        if (prefixes.isEmpty() && !fields.findings().failed()) {
            fields.findings().error(fields.place("prefixes"), "\"prefixes\" is missing or empty", "list at least one");
        }
        fields.unavailable((key, place) -> Reading.without(fields.findings(), key, place), "forceSlash");
        fields.finish();
        return new Middleware.StripPrefix(prefixes);
    }

    private static String path(Fields fields, String key) {
        fields.requiredText(key);
        return fields.parsed(key, MiddlewareForm::slashed, "begin it with /").orElse("");
    }

    private static String slashed(String text) {
        if (!text.matches("/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")) {
            throw new IllegalArgumentException(
                    text.startsWith("/")
                            ? "\"" + text + "\" has characters that a path cannot have"
                            : "\"" + text + "\" does not start with /");
        }
        return text;
    }

    /** What {@link #read} reads as an equal middleware. */
    public static Node.Mapping write(Middleware middleware) {
        Members members = new Members();
        return switch (middleware) {
            case Middleware.AddPrefix add -> one(members, "addPrefix", "prefix", Members.of(add.prefix()));
            case Middleware.StripPrefix strip ->
                one(members, "stripPrefix", "prefixes", Members.ofTexts(strip.prefixes()));
            case Middleware.BasicAuth auth ->
                members.put("basicAuth", BasicAuthForm.write(auth)).build();
            case Middleware.Chain chain ->
                one(
                        members,
                        "chain",
                        "middlewares",
                        Members.ofTexts(chain.middlewares().stream()
                                .map(name -> name.toString())
                                .toList()));
            case Middleware.ContentType type ->
                members.put("contentType", new Members().build()).build();
            case Middleware.ForwardAuth auth ->
                members.put("forwardAuth", EdgeForm.write(auth)).build();
            case Middleware.Headers headers ->
                members.put("headers", HeadersForm.write(headers)).build();
            case Middleware.IpAllowList list ->
                members.put("ipAllowList", EdgeForm.write(list)).build();
            case Middleware.RedirectRegex redirect ->
                members.put("redirectRegex", EdgeForm.write(redirect)).build();
            case Middleware.RedirectScheme redirect ->
                members.put("redirectScheme", EdgeForm.write(redirect)).build();
            case Middleware.ReplacePathRegex replace ->
                members.put(
                                "replacePathRegex",
                                new Members()
                                        .put("regex", replace.regex().text())
                                        .put("replacement", replace.replacement())
                                        .build())
                        .build();
            case Middleware.StripPrefixRegex strip ->
                one(
                        members,
                        "stripPrefixRegex",
                        "regex",
                        Members.ofTexts(
                                strip.regexes().stream().map(Regex::text).toList()));
            case Middleware.ReplacePath replace -> one(members, "replacePath", "path", Members.of(replace.path()));
            case Middleware.Compress compress ->
                members.put("compress", AnswerForms.write(compress)).build();
            case Middleware.Buffering buffering ->
                members.put("buffering", AnswerForms.write(buffering)).build();
            case Middleware.Errors errors ->
                members.put("errors", AnswerForms.write(errors)).build();
            case Middleware.Retry retry ->
                members.put("retry", ResilienceForm.write(retry)).build();
            case Middleware.CircuitBreaker breaker ->
                members.put("circuitBreaker", ResilienceForm.write(breaker)).build();
            case Middleware.InFlightReq limit ->
                members.put("inFlightReq", ResilienceForm.write(limit)).build();
            case Middleware.RateLimit limit ->
                members.put("rateLimit", RateLimitForm.write(limit)).build();
            case Middleware.DigestAuth auth ->
                members.put("digestAuth", DigestAuthForm.write(auth)).build();
            case Middleware.PassTlsClientCert pass ->
                members.put("passTLSClientCert", ClientCertForm.write(pass)).build();
            case Middleware.EncodedCharacters characters ->
                members.put("encodedCharacters", EncodedCharactersForm.write(characters))
                        .build();
            case Middleware.Timeouts timeouts ->
                members.put("timeouts", TimeoutsForm.write(timeouts.timeouts())).build();
        };
    }

    private static Node.Mapping one(Members members, String type, String option, Node value) {
        return members.put(type, new Members().put(option, value).build()).build();
    }
}
