package dev.fairlead.model.tls;

/** The versions that are spoken. RFC 8996 forbids all that are older. */
public enum TlsVersion {
    TLS_1_2("VersionTLS12"),
    TLS_1_3("VersionTLS13");

    private final String word;

    TlsVersion(String word) {
        this.word = word;
    }

    /** As Traefik writes it. */
    public String word() {
        return word;
    }
}
