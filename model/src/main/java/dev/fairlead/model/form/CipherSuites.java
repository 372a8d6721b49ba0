package dev.fairlead.model.form;

import dev.fairlead.model.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The cipher suites that may be named: those of Go that have forward secrecy. The three of TLS 1.3 cannot be chosen. */
final class CipherSuites {

    private static final List<String> KNOWN = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    private static final List<String> OF_TLS_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    // Says in a hello that it is a second try; Go does not choose it, and many files name it.
    private static final String NO_SUITE = "TLS_FALLBACK_SCSV";

    // Go's names from before the RFC.
    private static final Map<String, String> OLD = Map.of(
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    // Known to Traefik: keys without forward secrecy, broken ciphers, and MACs that leak by their timing.
    private static final String WEAK = "TLS_RSA_WITH_.*|TLS_.*_(RC4|3DES)_.*|TLS_ECDHE_.*_AES_128_CBC_SHA256";

    private CipherSuites() {}

    /** Those of TLS 1.2 that are named; weak ones are left out with a warning, unknown ones are an error. */
    static List<String> read(Fields fields) {
        List<String> suites = new ArrayList<>();
        List<Node> written = fields.list("cipherSuites");
        for (String text : fields.texts("cipherSuites")) {
            String name = OLD.getOrDefault(text, text);
            if (KNOWN.contains(name)) {
                suites.add(name);
            } else if (name.matches(WEAK)) {
                fields.findings()
                        .warning(
                                fields.place("cipherSuites"),
                                "the cipher suite " + text + " is weak and is not used",
                                "take it out");
            } else if (!isNeverChosen(name)) {
                fields.findings()
                        .error(
                                fields.place("cipherSuites"),
                                "\"" + text + "\" is not a cipher suite",
                                Spelling.remedy(text, KNOWN));
            }
        }
        boolean onlyNewest = fields.texts("cipherSuites").stream().allMatch(CipherSuites::isNeverChosen);
        if (!written.isEmpty()
                && suites.isEmpty()
                && !onlyNewest
                && !fields.findings().failed()) {
            fields.findings()
                    .error(
                            fields.place("cipherSuites"),
                            "none of the cipher suites can be used",
                            "name one such as " + KNOWN.get(1));
        }
        return suites;
    }

    private static boolean isNeverChosen(String name) {
        return OF_TLS_1_3.contains(name) || name.equals(NO_SUITE);
    }
}
