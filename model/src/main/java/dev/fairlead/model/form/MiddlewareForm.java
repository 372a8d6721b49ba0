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
            "grpcWeb",
            "headers",
            "inFlightReq",
            "ipAllowList",
            "ipWhiteList",
            "modifyHeaders",
            "passTLSClientCert",
            "rateLimit",
            "redirectRegex",
            "redirectScheme",
            "replacePath",
            "replacePathRegex",
            "requestRedirect",
            "retry",
            "rewriteUrl",
            "stripPrefix",
            "stripPrefixRegex",
            "timeouts");
    private static final List<String> LATER = List.of("plugin");

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
            plugin(options, findings);
            return Optional.empty();
        }
        Fields inner = fields.fields(type);
        return switch (type) {
            case "addPrefix" -> Optional.of(addPrefix(inner));
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
            case "grpcWeb" -> Optional.of(EdgeForm.grpcWeb(inner));
            case "encodedCharacters" -> Optional.of(EncodedCharactersForm.read(inner));
            case "modifyHeaders" -> Optional.of(UrlForms.modifyHeaders(inner));
            case "requestRedirect" -> Optional.of(UrlForms.requestRedirect(inner));
            case "rewriteUrl" -> Optional.of(UrlForms.rewriteUrl(inner));
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

    private static void plugin(Node options, Findings findings) {
        String named = options instanceof Node.Mapping plugins
                ? String.join(", ", plugins.members().keySet())
                : "";
        findings.error(
                options.place(),
                "Traefik's plugins are programs for Traefik, and this gateway runs none of them"
                        + (named.isEmpty() ? "" : ": " + named),
                "use one of the types that are built in, see docs/middlewares.md, or forwardAuth to a server of"
                        + " yours; a route that names the plugin is not served until it is taken out");
    }

    // As Traefik does: what is put before a path begins with a slash, written or not.
    private static Middleware addPrefix(Fields fields) {
        fields.requiredText("prefix");
        Middleware read = new Middleware.AddPrefix(
                fields.parsed("prefix", text -> slashed(text.startsWith("/") ? text : "/" + text), "write it as /api")
                        .orElse(""));
        fields.finish();
        return read;
    }

    private static Middleware stripPrefix(Fields fields) {
        List<String> prefixes = fields.parsedList("prefixes", text -> slashed(text.strip()), "begin it with /");
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
        if (!text.matches("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]++|%[0-9A-Fa-f]{2})*+")) {
            throw new IllegalArgumentException(
                    text.startsWith("/")
                            ? "\"" + text + "\" has characters that a path cannot have"
                            : "\"" + text + "\" does not start with /");
        }
        return text;
    }

    /** What {@link #read} reads as an equal middleware. */
    public static Node.Mapping write(Middleware middleware) {
        return switch (middleware) {
            case Middleware.AddPrefix add -> one("addPrefix", "prefix", Members.of(add.prefix()));
            case Middleware.StripPrefix strip -> one("stripPrefix", "prefixes", Members.ofTexts(strip.prefixes()));
            case Middleware.BasicAuth auth -> typed("basicAuth", BasicAuthForm.write(auth));
            case Middleware.Chain chain ->
                one(
                        "chain",
                        "middlewares",
                        Members.ofTexts(chain.middlewares().stream()
                                .map(name -> name.toString())
                                .toList()));
            case Middleware.ContentType type -> typed("contentType", new Members().build());
            case Middleware.ForwardAuth auth -> typed("forwardAuth", EdgeForm.write(auth));
            case Middleware.Headers headers -> typed("headers", HeadersForm.write(headers));
            case Middleware.IpAllowList list -> typed("ipAllowList", EdgeForm.write(list));
            case Middleware.RedirectRegex redirect -> typed("redirectRegex", EdgeForm.write(redirect));
            case Middleware.RedirectScheme redirect -> typed("redirectScheme", EdgeForm.write(redirect));
            case Middleware.ReplacePathRegex replace ->
                typed(
                        "replacePathRegex",
                        new Members()
                                .put("regex", replace.regex().text())
                                .put("replacement", replace.replacement())
                                .build());
            case Middleware.StripPrefixRegex strip ->
                one(
                        "stripPrefixRegex",
                        "regex",
                        Members.ofTexts(
                                strip.regexes().stream().map(Regex::text).toList()));
            case Middleware.ReplacePath replace -> one("replacePath", "path", Members.of(replace.path()));
            case Middleware.Compress compress -> typed("compress", AnswerForms.write(compress));
            case Middleware.Buffering buffering -> typed("buffering", AnswerForms.write(buffering));
            case Middleware.Errors errors -> typed("errors", AnswerForms.write(errors));
            case Middleware.Retry retry -> typed("retry", ResilienceForm.write(retry));
            case Middleware.CircuitBreaker breaker -> typed("circuitBreaker", ResilienceForm.write(breaker));
            case Middleware.InFlightReq limit -> typed("inFlightReq", ResilienceForm.write(limit));
            case Middleware.RateLimit limit -> typed("rateLimit", RateLimitForm.write(limit));
            case Middleware.DigestAuth auth -> typed("digestAuth", DigestAuthForm.write(auth));
            case Middleware.PassTlsClientCert pass -> typed("passTLSClientCert", ClientCertForm.write(pass));
            case Middleware.GrpcWeb web -> one("grpcWeb", "allowOrigins", Members.ofTexts(web.allowOrigins()));
            case Middleware.EncodedCharacters characters ->
                typed("encodedCharacters", EncodedCharactersForm.write(characters));
            case Middleware.ModifyHeaders edits -> typed("modifyHeaders", UrlForms.write(edits));
            case Middleware.RequestRedirect redirect -> typed("requestRedirect", UrlForms.write(redirect));
            case Middleware.RewriteUrl rewrite -> typed("rewriteUrl", UrlForms.write(rewrite));
            case Middleware.Timeouts timeouts -> typed("timeouts", TimeoutsForm.write(timeouts.timeouts()));
        };
    }

    private static Node.Mapping one(String type, String option, Node value) {
        return typed(type, new Members().put(option, value).build());
    }

    private static Node.Mapping typed(String type, Node options) {
        return new Members().put(type, options).build();
    }
}
