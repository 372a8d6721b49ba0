package dev.fairlead.model.form;

import dev.fairlead.model.Place;
import dev.fairlead.model.tls.ClientAuthentication;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tls.TlsOptions;
import dev.fairlead.model.tls.TlsVersion;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link TlsOptions} in Traefik's form, both ways. */
public final class TlsOptionsForm {

    private TlsOptionsForm() {}

    /** The options; empty after an error among the findings. */
    public static Optional<TlsOptions> read(String name, Node node, Findings findings) {
        Fields fields = Fields.of(node, findings);
        Reading.name(fields, name);
        TlsVersion min = version(fields, "minVersion", TlsVersion.TLS_1_2);
        TlsVersion max = version(fields, "maxVersion", TlsVersion.TLS_1_3);
        if (max.compareTo(min) < 0) {
            findings.error(fields.place("maxVersion"), "\"maxVersion\" is older than \"minVersion\"", "swap the two");
        }
        List<String> suites = CipherSuites.read(fields);
        List<String> curves = fields.parsedList("curvePreferences", Curves::checked, Curves.REMEDY);
        ClientAuthentication clients = clients(fields.fields("clientAuth"));
        boolean strict = fields.bool("sniStrict", false);
        List<String> protocols =
                fields.has("alpnProtocols") ? fields.texts("alpnProtocols") : TlsOptions.USUAL_PROTOCOLS;
        boolean tickets = !fields.bool("disableSessionTickets", false);
        // The gateway's order always holds; Go dropped the choice too.
        fields.bool("preferServerCipherSuites", true);
        fields.finish();
        return findings.failed()
                ? Optional.empty()
                : Optional.of(new TlsOptions(min, max, suites, curves, clients, strict, protocols, tickets));
    }

    /** A version in Go's words; older ones than are spoken become the oldest that is. */
    static TlsVersion version(Fields fields, String key, TlsVersion fallback) {
        Optional<String> word = fields.optionalText(key);
        if (word.isEmpty() || word.get().isEmpty()) {
            return fallback;
        }
        for (TlsVersion version : TlsVersion.values()) {
            if (version.word().equals(word.get())) {
                return version;
            }
        }
        Place place = fields.place(key);
        if (word.get().equals("VersionTLS10") || word.get().equals("VersionTLS11")) {
            fields.findings()
                    .warning(
                            place,
                            "\"" + key + "\" is " + word.get()
                                    + ", which is not spoken any more (RFC 8996); VersionTLS12 holds",
                            "write VersionTLS12");
            return TlsVersion.TLS_1_2;
        }
        fields.findings()
                .error(
                        place,
                        "\"" + key + "\" is \"" + word.get() + "\", which is not a version",
                        "use VersionTLS12 or VersionTLS13");
        return fallback;
    }

    private static ClientAuthentication clients(Fields fields) {
        List<Pem> authorities = pems(fields, "caFiles");
        Optional<String> word = fields.optionalText("clientAuthType").filter(text -> !text.isEmpty());
        // As in Traefik: who names authorities and nothing else wants them to be asked.
        ClientAuthentication.Kind kind = authorities.isEmpty()
                ? ClientAuthentication.Kind.NO_CLIENT_CERT
                : ClientAuthentication.Kind.REQUIRE_AND_VERIFY_CLIENT_CERT;
        if (word.isPresent()) {
            kind = kind(fields, word.get());
        }
        if (kind.verifies() && authorities.isEmpty()) {
            fields.missing("caFiles", "name the authorities, or use a type that verifies nothing");
        }
        fields.finish();
        return new ClientAuthentication(kind, authorities);
    }

    private static ClientAuthentication.Kind kind(Fields fields, String word) {
        for (ClientAuthentication.Kind kind : ClientAuthentication.Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        List<String> words = Arrays.stream(ClientAuthentication.Kind.values())
                .map(ClientAuthentication.Kind::word)
                .toList();
        fields.findings()
                .error(
                        fields.place("clientAuthType"),
                        "\"clientAuthType\" is \"" + word + "\", which it cannot be",
                        Spelling.remedy(word, words));
        return ClientAuthentication.Kind.REQUIRE_AND_VERIFY_CLIENT_CERT;
    }

    static List<Pem> pems(Fields fields, String key) {
        return fields.parsedList(key, TlsOptionsForm::pem, "name a file, or write the PEM itself");
    }

    static Pem pem(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it names no file");
        }
        return new Pem(text);
    }

    /** What {@link #read} reads as equal options. */
    public static Node.Mapping write(TlsOptions options) {
        TlsOptions usual = TlsOptions.usual();
        Members members = new Members();
        if (options.minVersion() != usual.minVersion()) {
            members.put("minVersion", options.minVersion().word());
        }
        if (options.maxVersion() != usual.maxVersion()) {
            members.put("maxVersion", options.maxVersion().word());
        }
        list(members, "cipherSuites", options.cipherSuites());
        list(members, "curvePreferences", options.curves());
        if (!options.clientAuth().equals(usual.clientAuth())) {
            Members clients = new Members();
            list(clients, "caFiles", texts(options.clientAuth().authorities()));
            clients.put("clientAuthType", options.clientAuth().kind().word());
            members.put("clientAuth", clients.build());
        }
        if (options.sniStrict()) {
            members.put("sniStrict", true);
        }
        if (!options.alpnProtocols().equals(usual.alpnProtocols())) {
            members.put("alpnProtocols", Members.ofTexts(options.alpnProtocols()));
        }
        if (!options.sessionTickets()) {
            members.put("disableSessionTickets", true);
        }
        return members.build();
    }

    static void list(Members members, String key, List<String> texts) {
        if (!texts.isEmpty()) {
            members.put(key, Members.ofTexts(texts));
        }
    }

    static List<String> texts(List<Pem> pems) {
        return pems.stream().map(Pem::text).collect(Collectors.toUnmodifiableList());
    }
}
