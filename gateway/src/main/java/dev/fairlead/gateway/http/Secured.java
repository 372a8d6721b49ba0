package dev.fairlead.gateway.http;

/**
 * What is known of a connection that TLS secures.
 *
 * @param serverName the host that the caller named in its handshake, lower case; empty if it named none
 * @param options what the TLS options are called that the handshake was made under
 * @param version such as {@code TLSv1.3}
 * @param cipher the suite, under its name in Java
 */
public record Secured(String serverName, String options, String version, String cipher) {}
