package dev.fairlead.cli.settings;

import dev.fairlead.cli.settings.Setting.Display;
import dev.fairlead.gateway.web.BackendAddresses;
import dev.fairlead.management.alert.MailSettings;
import dev.fairlead.management.sso.SsoSettings;
import dev.fairlead.store.user.Role;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where gateways may go, and whom management calls by itself: those who take alerts, and who says who somebody is. */
final class OutwardSettings {

    private static final String ROLES_ALLOWED =
            "a comma list of GROUP=ROLE with viewer, editor, auditor or admin; * is everybody";

    private static final Declared TABLE = new Declared();

    static final Setting<BackendAddresses> BACKEND_ADDRESSES = TABLE.open(
            "FAIRLEAD_BACKEND_ADDRESSES",
            BackendAddresses::parse,
            BackendAddresses.USUAL,
            "a comma list of public, private, addresses and blocks such as 10.0.0.0/8",
            "where backends, servers of forwardAuth, issuers and token endpoints may be; others are not connected to");
    static final Setting<Boolean> ALERT_PRIVATE_ADDRESSES = TABLE.open(
            "FAIRLEAD_ALERT_PRIVATE_ADDRESSES",
            Values::yesOrNo,
            "false",
            "true or false",
            "whether webhooks of alerts may lead to private networks and to this machine");
    static final Setting<Secret> SMTP_URL = TABLE.declare(
            "FAIRLEAD_SMTP_URL",
            OutwardSettings::smtp,
            "",
            "smtp://[USER:PASSWORD@]HOST[:PORT] for STARTTLS, smtps://… for TLS",
            Display.URI,
            "the server that takes mail of alerts");
    static final Setting<String> MAIL_FROM =
            TABLE.open("FAIRLEAD_MAIL_FROM", OutwardSettings::address, "", "an address", "who sends mail of alerts");
    static final Setting<URI> PUBLIC_URL = TABLE.open(
            "FAIRLEAD_PUBLIC_URL",
            OutwardSettings::publicUrl,
            "",
            "http:// or https:// with a host, and a path if there is one",
            "where browsers find management");
    static final Setting<String> OIDC_ISSUER = TABLE.open(
            "FAIRLEAD_OIDC_ISSUER",
            OutwardSettings::issuer,
            "",
            "the https:// address that stands as \"iss\" in its tokens",
            "the OpenID provider at which operators may sign in");
    static final Setting<String> OIDC_CLIENT_ID = TABLE.open(
            "FAIRLEAD_OIDC_CLIENT_ID", text -> text, "", "a text", "what management is called at the provider");
    static final Setting<Secret> OIDC_CLIENT_SECRET = TABLE.declare(
            "FAIRLEAD_OIDC_CLIENT_SECRET",
            Secret::new,
            "",
            "a text",
            Display.SECRET,
            "what proves to the provider that it is management");
    static final Setting<List<String>> OIDC_SCOPES = TABLE.open(
            "FAIRLEAD_OIDC_SCOPES",
            OutwardSettings::scopes,
            "openid,profile,email",
            "a comma list with openid in it",
            "what is asked of the provider");
    static final Setting<String> OIDC_GROUPS_CLAIM = TABLE.open(
            "FAIRLEAD_OIDC_GROUPS_CLAIM", text -> text, "groups", "a name", "where groups stand in its tokens");
    static final Setting<Map<String, Role>> OIDC_ROLES = TABLE.open(
            "FAIRLEAD_OIDC_ROLES", OutwardSettings::roles, "", ROLES_ALLOWED, "which of its groups has which role");
    static final Setting<String> OIDC_NAME =
            TABLE.open("FAIRLEAD_OIDC_NAME", text -> text, "single sign-on", "a text", "what people call the provider");

    static final List<Setting<?>> ALL = TABLE.all();

    private OutwardSettings() {}

    /** Mail, if it is set; a sender without a server, or the other way round, is among the errors. */
    static Optional<MailSettings> mail(AcmeSettings.Reading reading, List<String> errors) {
        Optional<Secret> url = reading.of(SMTP_URL);
        Optional<String> from = reading.of(MAIL_FROM);
        if (url.isPresent() != from.isPresent()) {
            errors.add((url.isPresent() ? "FAIRLEAD_MAIL_FROM" : "FAIRLEAD_SMTP_URL")
                    + ": nothing is set; set both or none, as mail needs a server and a sender");
        }
        return url.flatMap(set -> from.map(sender -> server(set.value(), sender)));
    }

    private static MailSettings server(String text, String from) {
        URI uri = URI.create(text);
        boolean tls = "smtps".equalsIgnoreCase(uri.getScheme());
        String host = uri.getHost();
        boolean here = host.equals("localhost") || host.startsWith("127.");
        String[] login = Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 465 : 587;
        return new MailSettings(host, port, tls, here, login[0], login.length > 1 ? login[1] : "", from);
    }

    private static Secret smtp(String text) {
        try {
            URI uri = new URI(text);
            boolean known = "smtp".equalsIgnoreCase(uri.getScheme()) || "smtps".equalsIgnoreCase(uri.getScheme());
            boolean bare = Optional.ofNullable(uri.getRawPath()).orElse("").isEmpty() && uri.getRawQuery() == null;
            if (known && uri.getHost() != null && bare) {
                return new Secret(text);
            }
        } catch (URISyntaxException notOne) {
            throw new IllegalArgumentException(
                    "the text (not shown) is not an address; percent-encode its password", notOne);
        }
        throw new IllegalArgumentException("the text (not shown) is not smtp:// or smtps:// with a host alone");
    }

    private static String address(String text) {
        if (!text.matches("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address of mail");
        }
        return text;
    }

    /** Single sign-on, if it is set; what is missing of it is among the errors. */
    static Optional<SsoSettings> sso(AcmeSettings.Reading reading, List<String> errors) {
        Optional<String> issuer = reading.of(OIDC_ISSUER);
        List<Setting<?>> needed = List.of(OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ROLES);
        if (issuer.isEmpty()) {
            needed.stream()
                    .filter(setting -> reading.of(setting).isPresent())
                    .forEach(setting -> errors.add(
                            setting.variable() + ": it is of no use without FAIRLEAD_OIDC_ISSUER; set both or none"));
            return Optional.empty();
        }
        List<Setting<?>> all = new ArrayList<>(needed);
        all.add(PUBLIC_URL);
        List<String> missing = all.stream()
                .filter(setting -> reading.of(setting).isEmpty())
                .map(Setting::variable)
                .toList();
        missing.forEach(variable ->
                errors.add(variable + ": nothing is set, and FAIRLEAD_OIDC_ISSUER needs it; see docs/console.md"));
        return missing.isEmpty()
                ? Optional.of(new SsoSettings(
                        issuer.get(),
                        reading.of(OIDC_CLIENT_ID).orElseThrow(),
                        reading.of(OIDC_CLIENT_SECRET).orElseThrow().value(),
                        reading.of(OIDC_SCOPES).orElse(List.of("openid")),
                        reading.of(OIDC_GROUPS_CLAIM).orElse("groups"),
                        reading.of(OIDC_ROLES).orElseThrow(),
                        reading.of(OIDC_NAME).orElse("single sign-on"),
                        reading.of(PUBLIC_URL).orElseThrow()))
                : Optional.empty();
    }

    private static URI publicUrl(String text) {
        URI uri = Values.http(text.replaceFirst("/+$", ""));
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("\"" + text + "\" has more than a path behind its host");
        }
        return uri;
    }

    // Secrets and tokens go there: without TLS only on this machine.
    private static String issuer(String text) {
        URI uri = Values.http(text);
        boolean here = uri.getHost().equals("localhost") || uri.getHost().startsWith("127.");
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !here) {
            throw new IllegalArgumentException("\"" + text + "\" is not https://");
        }
        return text;
    }

    private static List<String> scopes(String text) {
        List<String> scopes = new ArrayList<>();
        for (String item : text.split("[, ]+", -1)) {
            if (!item.matches("[!#-\\[\\]-~]+")) {
                throw new IllegalArgumentException("\"" + item + "\" is not a scope");
            }
            scopes.add(item);
        }
        if (!scopes.contains("openid")) {
            throw new IllegalArgumentException("\"openid\" is missing");
        }
        return List.copyOf(scopes);
    }

    private static Map<String, Role> roles(String text) {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (String item : text.split(",", -1)) {
            int equals = item.lastIndexOf('=');
            String group = equals < 1 ? "" : item.substring(0, equals).strip();
            Optional<Role> role = Role.ofWord(item.substring(equals + 1).strip());
            if (group.isEmpty() || role.isEmpty() || roles.put(group, role.get()) != null) {
                throw new IllegalArgumentException("\"" + item.strip() + "\" is not GROUP=ROLE, or is there twice");
            }
        }
        return roles;
    }
}
