package dev.fairlead.gateway.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.util.List;

/** Asks an authority for a certificate (PKCS#10, RFC 2986). The JDK has no writer of such requests. */
public final class CertificateRequest {

    private static final byte[] EXTENSION_REQUEST = Der.oid("2a864886f70d01090e");

    /** Longer ones do not fit into a common name, and nobody needs one there. */
    private static final int LONGEST_COMMON_NAME = 64;

    private CertificateRequest() {}

    /** The request, in DER, for these hosts, signed with their key; the first host is its common name too. */
    public static byte[] of(List<String> hosts, KeyPair pair) {
        String first = hosts.getFirst();
        byte[] subject = first.length() > LONGEST_COMMON_NAME ? Der.sequence() : CertificateMaker.distinguished(first);
        byte[] names = CertificateMaker.alternativeNames(
                hosts.stream().map(CertificateMaker::name).toList());
        byte[] extensions = Der.sequence(EXTENSION_REQUEST, Der.of(Der.SET, Der.sequence(names)));
        byte[] body = Der.sequence(
                Der.integer(BigInteger.ZERO), subject, pair.getPublic().getEncoded(), Der.of(Der.EXPLICIT, extensions));
        byte[] signature = CertificateMaker.signed(pair.getPrivate(), body);
        return Der.sequence(body, CertificateMaker.algorithm(pair.getPrivate()), Der.bits(signature));
    }
}
