package dev.fairlead.model.tls;

/**
 * A certificate with its key.
 *
 * @param certificate the certificate and those that lead to its authority, in any order
 * @param key its private key: PKCS#8, PKCS#1 or SEC 1, not encrypted
 */
public record CertificatePair(Pem certificate, Pem key) {}
