package dev.fairlead.model.form;

import java.util.List;

/** The key exchange groups that may be named, under Go's names. */
final class Curves {

    private static final List<String> KNOWN =
            List.of("CurveP256", "CurveP384", "CurveP521", "X25519", "X25519MLKEM768");

    static final String REMEDY = "use " + String.join(", ", KNOWN);

    private Curves() {}

    static String checked(String text) {
        if (!KNOWN.contains(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is not a curve");
        }
        return text;
    }
}
