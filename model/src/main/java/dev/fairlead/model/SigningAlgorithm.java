package dev.fairlead.model;

/** How a token may be signed, under the names of RFC 7518 and RFC 8037. */
public enum SigningAlgorithm {
    HS256("HS256", Family.SECRET),
    HS384("HS384", Family.SECRET),
    HS512("HS512", Family.SECRET),
    RS256("RS256", Family.RSA),
    RS384("RS384", Family.RSA),
    RS512("RS512", Family.RSA),
    PS256("PS256", Family.RSA),
    PS384("PS384", Family.RSA),
    PS512("PS512", Family.RSA),
    ES256("ES256", Family.EC),
    ES384("ES384", Family.EC),
    ES512("ES512", Family.EC),
    EDDSA("EdDSA", Family.ED25519);

    /** The kind of key that an algorithm takes: a token that names another kind is refused before any key is tried. */
    public enum Family {
        SECRET,
        RSA,
        EC,
        ED25519
    }

    private final String word;
    private final Family family;

    SigningAlgorithm(String word, Family family) {
        this.word = word;
        this.family = family;
    }

    /** As {@code alg} has it. */
    public String word() {
        return word;
    }

    /** What kind of key it takes. */
    public Family family() {
        return family;
    }

    /**
     * Reads {@link #word}.
     *
     * @throws IllegalArgumentException for every other text, {@code none} among them
     */
    public static SigningAlgorithm parse(String text) {
        for (SigningAlgorithm each : values()) {
            if (each.word.equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not an algorithm that tokens may be signed with");
    }
}
