package dev.fairlead.model.form;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Middleware.ForwardAuth;
import dev.fairlead.model.Middleware.IpAllowList;
import dev.fairlead.model.Regex;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Middlewares that redirect, rewrite or guard, in Traefik's form, both ways. */
final class EdgeForm {

    private static final String RE2 = "use the syntax of RE2";
    private static final String BLOCK = "write an address or a block such as 10.0.0.0/8";
    private static final int MOST_ANSWER_BYTES = 16 * 1024 * 1024;
    private static final int USUAL_ANSWER_BYTES = 1024 * 1024;
    private static final Regex NOTHING = new Regex("$^");

    private EdgeForm() {}

    // -- redirects and rewrites -------------------------------------------------------------------------------------

    static Middleware redirectScheme(Fields fields) {
        fields.requiredText("scheme");
        String scheme =
                fields.parsed("scheme", EdgeForm::scheme, "write https or http").orElse("");
        String port = fields.parsed("port", EdgeForm::port, "write a number from 1 to 65535")
                .orElse("");
        boolean permanent = fields.bool("permanent", false);
        fields.finish();
        return new Middleware.RedirectScheme(scheme, port, permanent);
    }

    private static String scheme(String text) {
        if (!text.matches("[A-Za-z][A-Za-z0-9+.-]*")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a scheme");
        }
        return text;
    }

    private static String port(String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (!text.isEmpty() && (port < 1 || port > 65535)) {
            throw new IllegalArgumentException("\"" + text + "\" is not a port");
        }
        return text;
    }

    static Middleware redirectRegex(Fields fields) {
        Regex regex = regex(fields);
        String replacement = fields.requiredText("replacement");
        boolean permanent = fields.bool("permanent", false);
        fields.finish();
        return new Middleware.RedirectRegex(regex, replacement, permanent);
    }

    static Middleware replacePathRegex(Fields fields) {
        Middleware read = new Middleware.ReplacePathRegex(regex(fields), fields.text("replacement", ""));
        fields.finish();
        return read;
    }

    private static Regex regex(Fields fields) {
        fields.requiredText("regex");
        return fields.parsed("regex", Regex::new, RE2).orElse(NOTHING);
    }

    static Middleware grpcWeb(Fields fields) {
        Middleware read = new Middleware.GrpcWeb(
                fields.parsedList("allowOrigins", EdgeForm::origin, "write it as https://app.example.com, or *"));
        fields.finish();
        return read;
    }

    private static String origin(String text) {
        if (!text.equals("*") && !text.matches("[a-z][a-z0-9+.-]*://[^/\\s,]+")) {
            throw new IllegalArgumentException("\"" + text + "\" is not the origin of a page");
        }
        return text;
    }

    static Middleware stripPrefixRegex(Fields fields) {
        List<Regex> regexes = fields.parsedList("regex", Regex::new, RE2);
        if (regexes.isEmpty() && !fields.findings().failed()) {
            fields.findings().error(fields.place("regex"), "\"regex\" is missing or empty", "list at least one");
        }
        fields.finish();
        return new Middleware.StripPrefixRegex(regexes);
    }

    static Middleware chain(Fields fields) {
        Middleware read = new Middleware.Chain(Reading.references(
                fields, "middlewares", fields.findings().subject().owner()));
        if (read.equals(new Middleware.Chain(List.of())) && !fields.findings().failed()) {
            fields.findings()
                    .error(fields.place("middlewares"), "\"middlewares\" is missing or empty", "list at least one");
        }
        fields.finish();
        return read;
    }

    static Middleware contentType(Fields fields) {
        fields.unavailable(
                (key, place) ->
                        fields.findings().warning(place, "\"" + key + "\" does nothing since Traefik 3", "take it out"),
                "autoDetect");
        fields.finish();
        return new Middleware.ContentType();
    }

    // -- guards -----------------------------------------------------------------------------------------------------

    static Middleware ipAllowList(Fields fields) {
        List<Cidr> allowed = fields.parsedList("sourceRange", Cidr::parse, BLOCK);
        if (allowed.isEmpty() && !fields.findings().failed()) {
            fields.findings().error(fields.place("sourceRange"), "\"sourceRange\" is missing or empty", BLOCK);
        }
        Fields strategy = fields.fields("ipStrategy");
        int depth = (int) strategy.wholeNumber("depth", 0, 100, 0);
        List<Cidr> excluded = strategy.parsedList("excludedIPs", Cidr::parse, BLOCK);
        strategy.unavailable((key, place) -> Reading.without(fields.findings(), key, place), "ipv6Subnet");
        strategy.finish();
        int status = (int) fields.wholeNumber("rejectStatusCode", 400, 599, 403);
        fields.finish();
        return new IpAllowList(allowed, depth, excluded, status);
    }

    static Middleware forwardAuth(Fields fields) {
        fields.requiredText("address");
        URI address = fields.parsed("address", EdgeForm::address, "write it as http://host:port/path")
                .orElse(URI.create("http://nowhere"));
        fields.unavailable((key, place) -> Reading.without(fields.findings(), key, place), "headerField");
        ForwardAuth read = new ForwardAuth(
                address,
                fields.has("trustForwardHeader")
                        ? Optional.of(fields.bool("trustForwardHeader", false))
                        : Optional.empty(),
                fields.parsedList("authResponseHeaders", HeaderTexts::name, HeaderTexts.REMEDY),
                fields.parsed("authResponseHeadersRegex", Regex::new, RE2),
                fields.parsedList("authRequestHeaders", HeaderTexts::name, HeaderTexts.REMEDY),
                fields.texts("addAuthCookiesToResponse"),
                answerBytes(fields),
                fields.bool("preserveLocationHeader", false),
                fields.bool("preserveRequestMethod", false),
                fields.parsed("authSigninURL", HeaderTexts::value, HeaderTexts.REMEDY),
                bodyBytes(fields),
                ServerTrustForm.read(fields));
        fields.finish();
        return read;
    }

    // As for answers: a body without end would fill the memory.
    private static OptionalInt bodyBytes(Fields fields) {
        boolean forwards = fields.bool("forwardBody", false);
        long bytes = fields.wholeNumber("maxBodySize", -1, MOST_ANSWER_BYTES, -1);
        return forwards ? OptionalInt.of(bytes < 0 ? MOST_ANSWER_BYTES : (int) bytes) : OptionalInt.empty();
    }

    // No bound is not a choice here: an answer without end would fill the memory.
    private static int answerBytes(Fields fields) {
        long bytes = fields.wholeNumber("maxResponseBodySize", -1, MOST_ANSWER_BYTES, USUAL_ANSWER_BYTES);
        return bytes < 0 ? MOST_ANSWER_BYTES : (int) bytes;
    }

    private static URI address(String text) {
        try {
            URI address = new URI(text);
            boolean http =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (http && address.getRawAuthority() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("\"" + text + "\" is not a URL: " + malformed.getReason(), malformed);
        }
        throw new IllegalArgumentException("\"" + text + "\" is not the URL of a server to ask");
    }

    // -- back -------------------------------------------------------------------------------------------------------

    static Node.Mapping write(Middleware.RedirectScheme redirect) {
        Members members = new Members().put("scheme", redirect.scheme());
        if (!redirect.port().isEmpty()) {
            members.put("port", redirect.port());
        }
        return permanent(members, redirect.permanent());
    }

    static Node.Mapping write(Middleware.RedirectRegex redirect) {
        Members members =
                new Members().put("regex", redirect.regex().text()).put("replacement", redirect.replacement());
        return permanent(members, redirect.permanent());
    }

    private static Node.Mapping permanent(Members members, boolean permanent) {
        return permanent ? members.put("permanent", true).build() : members.build();
    }

    static Node.Mapping write(IpAllowList list) {
        Members members = new Members().put("sourceRange", blocks(list.allowed()));
        if (list.depth() > 0 || !list.excluded().isEmpty()) {
            Members strategy = new Members().put("depth", list.depth());
            if (!list.excluded().isEmpty()) {
                strategy.put("excludedIPs", blocks(list.excluded()));
            }
            members.put("ipStrategy", strategy.build());
        }
        if (list.rejectStatus() != 403) {
            members.put("rejectStatusCode", list.rejectStatus());
        }
        return members.build();
    }

    private static Node blocks(List<Cidr> blocks) {
        return Members.ofTexts(blocks.stream().map(Cidr::toString).toList());
    }

    static Node.Mapping write(ForwardAuth auth) {
        Members members = new Members().put("address", auth.address().toString());
        auth.trustForwardHeader().ifPresent(trust -> members.put("trustForwardHeader", trust));
        list(members, "authResponseHeaders", auth.answerHeaders());
        auth.answerHeadersRegex().ifPresent(regex -> members.put("authResponseHeadersRegex", regex.text()));
        list(members, "authRequestHeaders", auth.requestHeaders());
        list(members, "addAuthCookiesToResponse", auth.cookies());
        if (auth.maxAnswerBytes() != USUAL_ANSWER_BYTES) {
            members.put("maxResponseBodySize", auth.maxAnswerBytes());
        }
        if (auth.preserveLocation()) {
            members.put("preserveLocationHeader", true);
        }
        if (auth.preserveMethod()) {
            members.put("preserveRequestMethod", true);
        }
        auth.signinUrl().ifPresent(url -> members.put("authSigninURL", url));
        auth.maxBodyBytes().ifPresent(most -> members.put("forwardBody", true).put("maxBodySize", most));
        auth.trust().ifPresent(trust -> members.put("tls", ServerTrustForm.write(trust)));
        return members.build();
    }

    private static void list(Members members, String option, List<String> values) {
        if (!values.isEmpty()) {
            members.put(option, Members.ofTexts(values));
        }
    }
}
