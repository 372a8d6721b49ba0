package dev.fairlead.compose.convert;

/** What a conversion takes for secret, and where it looks for certificates; for others that show or compare both. */
public final class Secrets {

    private Secrets() {}

    /** Whether a value is secret: by the name that it has, or because it is an address with a password. */
    public static boolean isSecret(String name, String value) {
        return Vault.isSecret(name, value);
    }

    /**
     * The name of the Secret in which the certificate of a host is looked for.
     *
     * @param host empty for all hosts
     */
    public static String certificate(String workload, String host) {
        return Names.with(host.isEmpty() ? workload : host.replace("*", "any"), "-tls");
    }
}
