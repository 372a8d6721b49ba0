package dev.fairlead.model.form;

import dev.fairlead.model.Cors;
import dev.fairlead.model.Middleware.Headers;
import dev.fairlead.model.Middleware.Security;
import dev.fairlead.model.Regex;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** {@code headers} in Traefik's form, both ways. Options that stand for a header are read into that header. */
final class HeadersForm {

    private static final long LONGEST = 1L << 40;
    private static final String[] OVER = {
        "sslRedirect", "sslTemporaryRedirect", "sslHost", "sslForceHost", "featurePolicy"
    };

    private static final Headers NOTHING = new Headers(Map.of(), Map.of(), Cors.NONE, Security.NONE);

    private HeadersForm() {}

    static Headers read(Fields fields) {
        Map<String, String> request = byName(fields, "customRequestHeaders");
        Map<String, String> answer = byName(fields, "customResponseHeaders");
        Cors cors = cors(fields);
        Security security = security(fields);
        fields.unavailable(
                (key, place) -> fields.findings()
                        .warning(
                                place,
                                "\"" + key + "\" does nothing since Traefik 3",
                                key.equals("featurePolicy") ? "use permissionsPolicy" : "use redirectScheme"),
                OVER);
        boolean isSaid = saysWithoutEffect(fields);
        fields.finish();
        Headers headers = new Headers(request, answer, cors, security);
        if (headers.equals(NOTHING) && !isSaid && !fields.findings().failed()) {
            fields.findings().error(fields.place(), "it has no option", "give it one, or take it out");
        }
        return headers;
    }

    // As in Traefik, what changes nothing by itself is still something that is said.
    private static boolean saysWithoutEffect(Fields fields) {
        boolean said = fields.has("stsSeconds");
        for (String flag : List.of(
                "isDevelopment",
                "stsIncludeSubdomains",
                "stsPreload",
                "forceSTSHeader",
                "sslRedirect",
                "sslTemporaryRedirect",
                "sslForceHost")) {
            said |= fields.bool(flag, false);
        }
        return said
                || !fields.text("sslHost", "").isEmpty()
                || !fields.text("featurePolicy", "").isEmpty();
    }

    private static Map<String, String> byName(Fields fields, String key) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.map(key).forEach((name, node) -> {
            String value = node instanceof Node.Text text ? text.value() : "";
            boolean isText = node instanceof Node.Text || node instanceof Node.Empty;
            if (!isText) {
                fields.findings()
                        .error(node.place(), "\"" + name + "\" is " + node.kind() + ", not text", "put it in quotes");
            } else if (!HeaderTexts.isName(name) || HeaderTexts.isFraming(name) || !HeaderTexts.isValue(value)) {
                fields.findings()
                        .error(node.place(), "\"" + name + "\" with this value is not a header to set", "take it out");
            } else {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private static Cors cors(Fields fields) {
        long maxAge = fields.wholeNumber("accessControlMaxAge", -1, LONGEST, 0);
        return new Cors(
                fields.bool("accessControlAllowCredentials", false),
                fields.parsedList("accessControlAllowHeaders", HeaderTexts::value, HeaderTexts.REMEDY),
                fields.parsedList("accessControlAllowMethods", HeaderTexts::value, HeaderTexts.REMEDY),
                fields.parsedList("accessControlAllowOriginList", HeaderTexts::value, HeaderTexts.REMEDY),
                fields.parsedList("accessControlAllowOriginListRegex", Regex::new, "use the syntax of RE2"),
                fields.parsedList("accessControlExposeHeaders", HeaderTexts::value, HeaderTexts.REMEDY),
                fields.has("accessControlMaxAge") ? OptionalLong.of(maxAge) : OptionalLong.empty(),
                fields.bool("addVaryHeader", false));
    }

    private static Security security(Fields fields) {
        Map<String, String> fixed = new LinkedHashMap<>();
        Map<String, String> overTls = new LinkedHashMap<>();
        boolean development = fields.bool("isDevelopment", false);
        boolean deny = fields.bool("frameDeny", false);
        put(fixed, "X-Frame-Options", fields, "customFrameOptionsValue", deny ? "DENY" : "");
        if (fields.bool("contentTypeNosniff", false)) {
            fixed.put("X-Content-Type-Options", "nosniff");
        }
        boolean filter = fields.bool("browserXssFilter", false);
        put(fixed, "X-XSS-Protection", fields, "customBrowserXSSValue", filter ? "1; mode=block" : "");
        put(fixed, "Content-Security-Policy", fields, "contentSecurityPolicy", "");
        put(fixed, "Content-Security-Policy-Report-Only", fields, "contentSecurityPolicyReportOnly", "");
        put(fixed, "Referrer-Policy", fields, "referrerPolicy", "");
        put(fixed, "Permissions-Policy", fields, "permissionsPolicy", "");
        put(overTls, "Public-Key-Pins", fields, "publicKey", "");
        String transport = transport(fields);
        if (!transport.isEmpty()) {
            overTls.put("Strict-Transport-Security", transport);
        }
        boolean force = fields.bool("forceSTSHeader", false);
        Map<String, String> proxies = byName(fields, "sslProxyHeaders");
        List<String> hosts = fields.texts("allowedHosts");
        List<String> hostHeaders = fields.parsedList("hostsProxyHeaders", HeaderTexts::name, HeaderTexts.REMEDY);
        if (development) {
            return new Security(fixed, Map.of(), false, Map.of(), List.of(), List.of());
        }
        return new Security(fixed, overTls, force && !transport.isEmpty(), proxies, hosts, hostHeaders);
    }

    private static String transport(Fields fields) {
        long seconds = fields.wholeNumber("stsSeconds", 0, LONGEST, 0);
        boolean subdomains = fields.bool("stsIncludeSubdomains", false);
        boolean preload = fields.bool("stsPreload", false);
        return seconds == 0
                ? ""
                : "max-age=" + seconds + (subdomains ? "; includeSubDomains" : "") + (preload ? "; preload" : "");
    }

    private static void put(Map<String, String> to, String header, Fields fields, String option, String otherwise) {
        String value =
                fields.parsed(option, HeaderTexts::value, HeaderTexts.REMEDY).orElse("");
        String counts = value.isEmpty() ? otherwise : value;
        if (!counts.isEmpty()) {
            to.put(header, counts);
        }
    }

    static Node.Mapping write(Headers headers) {
        Members members = new Members();
        flag(members, "isDevelopment", headers.equals(NOTHING));
        texts(members, "customRequestHeaders", headers.request());
        texts(members, "customResponseHeaders", headers.answer());
        write(members, headers.cors());
        write(members, headers.security());
        return members.build();
    }

    private static void write(Members members, Cors cors) {
        flag(members, "accessControlAllowCredentials", cors.credentials());
        list(members, "accessControlAllowHeaders", cors.headers());
        list(members, "accessControlAllowMethods", cors.methods());
        list(members, "accessControlAllowOriginList", cors.origins());
        list(
                members,
                "accessControlAllowOriginListRegex",
                cors.originPatterns().stream().map(Regex::text).toList());
        list(members, "accessControlExposeHeaders", cors.exposed());
        cors.maxAge().ifPresent(seconds -> members.put("accessControlMaxAge", seconds));
        flag(members, "addVaryHeader", cors.vary());
    }

    private static void write(Members members, Security security) {
        Map<String, String> fixed = security.fixed();
        text(members, "customFrameOptionsValue", fixed.getOrDefault("X-Frame-Options", ""));
        flag(members, "contentTypeNosniff", fixed.containsKey("X-Content-Type-Options"));
        text(members, "customBrowserXSSValue", fixed.getOrDefault("X-XSS-Protection", ""));
        text(members, "contentSecurityPolicy", fixed.getOrDefault("Content-Security-Policy", ""));
        text(members, "contentSecurityPolicyReportOnly", fixed.getOrDefault("Content-Security-Policy-Report-Only", ""));
        text(members, "referrerPolicy", fixed.getOrDefault("Referrer-Policy", ""));
        text(members, "permissionsPolicy", fixed.getOrDefault("Permissions-Policy", ""));
        text(members, "publicKey", security.overTls().getOrDefault("Public-Key-Pins", ""));
        String transport = security.overTls().getOrDefault("Strict-Transport-Security", "");
        if (!transport.isEmpty()) {
            members.put("stsSeconds", Long.parseLong(transport.replaceAll("max-age=([0-9]+).*", "$1")));
            flag(members, "stsIncludeSubdomains", transport.contains("includeSubDomains"));
            flag(members, "stsPreload", transport.contains("preload"));
        }
        flag(members, "forceSTSHeader", security.forceTls());
        texts(members, "sslProxyHeaders", security.tlsProxyHeaders());
        list(members, "allowedHosts", security.allowedHosts());
        list(members, "hostsProxyHeaders", security.hostHeaders());
    }

    private static void flag(Members members, String option, boolean set) {
        if (set) {
            members.put(option, true);
        }
    }

    private static void text(Members members, String option, String value) {
        if (!value.isEmpty()) {
            members.put(option, value);
        }
    }

    private static void list(Members members, String option, List<String> values) {
        if (!values.isEmpty()) {
            members.put(option, Members.ofTexts(values));
        }
    }

    private static void texts(Members members, String option, Map<String, String> values) {
        if (!values.isEmpty()) {
            Members inner = new Members();
            values.forEach(inner::put);
            members.put(option, inner.build());
        }
    }
}
