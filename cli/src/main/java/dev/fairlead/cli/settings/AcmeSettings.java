package dev.fairlead.cli.settings;

import dev.fairlead.cli.settings.Setting.Display;
import dev.fairlead.gateway.acme.Resolver;
import dev.fairlead.gateway.acme.Resolver.Binding;
import dev.fairlead.gateway.acme.Resolver.Challenge;
import dev.fairlead.gateway.acme.Resolver.KeyType;
import dev.fairlead.model.form.Spelling;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The settings of those who order certificates. What is not said for one of them by name holds for all. */
final class AcmeSettings {

    private static final String OR_EACH = ", or a comma list of RESOLVER=VALUE";
    private static final int LONGEST_NAME = 64;

    private static final Declared TABLE = new Declared();

    static final Setting<List<String>> RESOLVERS = TABLE.declare(
            "FAIRLEAD_ACME_RESOLVERS",
            AcmeSettings::names,
            "",
            "a comma list of names of letters, digits, - and _",
            Display.OPEN,
            "who orders certificates for routes that name them in tls.certResolver");
    static final Setting<PerResolver<URI>> CA_SERVER = each(
            "FAIRLEAD_ACME_CA_SERVER",
            Values::http,
            "https://acme-v02.api.letsencrypt.org/directory",
            "the address of a directory",
            "the authority");
    static final Setting<PerResolver<String>> EMAIL =
            each("FAIRLEAD_ACME_EMAIL", AcmeSettings::email, "", "an address", "where the authority may write to");
    static final Setting<PerResolver<Challenge>> CHALLENGE = each(
            "FAIRLEAD_ACME_CHALLENGE",
            AcmeSettings::challenge,
            "http",
            "http or tls",
            "how it is proven that hosts are ours: on the plain port, or in a handshake");
    static final Setting<PerResolver<KeyType>> KEY_TYPE = each(
            "FAIRLEAD_ACME_KEY_TYPE",
            AcmeSettings::keyType,
            "EC256",
            "EC256, EC384, RSA2048, RSA4096 or RSA8192",
            "keys of certificates");
    static final Setting<PerResolver<Path>> CA_CERTIFICATES = each(
            "FAIRLEAD_ACME_CA_CERTIFICATES",
            Values::path,
            "",
            "a file in PEM",
            "who may have signed the authority's own certificate; those of the system where none is named");
    static final Setting<PerResolver<String>> EAB_KID = each(
            "FAIRLEAD_ACME_EAB_KID", text -> text, "", "a text", "the authority's name for an account that it knows");
    static final Setting<PerResolver<String>> EAB_HMAC = TABLE.declare(
            "FAIRLEAD_ACME_EAB_HMAC",
            PerResolver.of(AcmeSettings::mac),
            "",
            "a key in base64url" + OR_EACH,
            Display.SECRET,
            "the key of that account");

    static final List<Setting<?>> ALL = TABLE.all();

    private AcmeSettings() {}

    /** Texts that have passed their checks, as values. */
    interface Reading {

        /** Empty where nothing is set. */
        <T> Optional<T> of(Setting<T> setting);
    }

    /** The resolvers; what is wrong with them as a whole is among the errors. */
    static List<Resolver> read(Reading reading, List<String> errors) {
        List<String> names = reading.of(RESOLVERS).orElse(List.of());
        for (Setting<?> setting : ALL) {
            if (reading.of(setting).orElse(null) instanceof PerResolver<?> each) {
                each.unknown(names)
                        .ifPresent(name -> errors.add(setting.variable() + ": there is no resolver \"" + name
                                + "\"; "
                                + (names.isEmpty()
                                        ? "set FAIRLEAD_ACME_RESOLVERS to it"
                                        : Spelling.remedy(name, names))));
            }
        }
        return names.stream().map(name -> resolver(name, reading, errors)).toList();
    }

    private static Resolver resolver(String name, Reading reading, List<String> errors) {
        Optional<String> id = reading.of(EAB_KID).flatMap(each -> each.of(name));
        Optional<String> mac = reading.of(EAB_HMAC).flatMap(each -> each.of(name));
        if (id.isPresent() != mac.isPresent()) {
            errors.add((id.isPresent() ? "FAIRLEAD_ACME_EAB_HMAC" : "FAIRLEAD_ACME_EAB_KID")
                    + ": nothing is set for the resolver \"" + name
                    + "\"; set both or none, as the authority gave them");
        }
        return new Resolver(
                name,
                reading.of(CA_SERVER).flatMap(each -> each.of(name)).orElseGet(AcmeSettings::usualServer),
                reading.of(EMAIL).flatMap(each -> each.of(name)),
                reading.of(CHALLENGE).flatMap(each -> each.of(name)).orElse(Challenge.HTTP_01),
                reading.of(KEY_TYPE).flatMap(each -> each.of(name)).orElse(KeyType.EC256),
                id.flatMap(known -> mac.map(key -> new Binding(known, key))),
                reading.of(CA_CERTIFICATES).flatMap(each -> each.of(name)));
    }

    // Values for some by name leave the others with the default.
    private static URI usualServer() {
        return URI.create(CA_SERVER.fallback());
    }

    private static <T> Setting<PerResolver<T>> each(
            String variable, Function<String, T> parse, String fallback, String allowed, String help) {
        return TABLE.declare(variable, PerResolver.of(parse), fallback, allowed + OR_EACH, Display.OPEN, help);
    }

    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            String name = item.strip();
            if (!name.matches("[A-Za-z0-9_-]{1," + LONGEST_NAME + "}") || names.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is no name, or is there twice");
            }
            names.add(name);
        }
        return names;
    }

    private static String email(String text) {
        if (!text.matches("[^@\\s]+@[^@\\s]+")) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address of mail");
        }
        return text;
    }

    private static Challenge challenge(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "http" -> Challenge.HTTP_01;
            case "tls" -> Challenge.TLS_ALPN_01;
            default -> throw new IllegalArgumentException("\"" + text + "\" is not one of them");
        };
    }

    private static KeyType keyType(String text) {
        return Arrays.stream(KeyType.values())
                .filter(type -> type.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not one of them"));
    }

    private static String mac(String text) {
        if (!text.matches("[A-Za-z0-9_-]+=*")) {
            throw new IllegalArgumentException("the key (not shown) is not base64url");
        }
        return text.replaceFirst("=+$", "");
    }
}
