package dev.fairlead.gateway.tls;

import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.PairCheck.Seen;
import dev.fairlead.model.tls.Pem;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** From the files that are named to what they hold, with the reason where they do not hold it. */
final class Reading {

    private Reading() {}

    static KeyedCertificate pair(PemFiles files, CertificatePair pair) throws Unusable {
        byte[] certificate = files.read(pair.certificate());
        byte[] key = files.read(pair.key());
        try {
            return KeyedCertificate.read(certificate, key);
        } catch (IllegalArgumentException refused) {
            Seen.Wrong wrong = wrong(refused);
            throw new Unusable(
                    (wrong.ofKey() ? pair.key() : pair.certificate()).shown(), wrong.of(pair), wrong.remedy());
        }
    }

    static Seen.Wrong wrong(IllegalArgumentException refused) {
        String text = String.valueOf(refused.getMessage());
        boolean ofKey = text.contains("private key");
        return new Seen.Wrong(
                ofKey,
                text,
                ofKey ? "write the key unencrypted, as PEM" : "write the certificate and its key again, as PEM");
    }

    static List<X509Certificate> authorities(PemFiles files, List<Pem> pems) throws Unusable {
        List<X509Certificate> all = new ArrayList<>();
        for (Pem pem : pems) {
            byte[] read = files.read(pem);
            try {
                all.addAll(Chains.read(read));
            } catch (IllegalArgumentException wrong) {
                throw new Unusable(
                        pem.shown(), String.valueOf(wrong.getMessage()), "name a file of certificates in PEM");
            }
        }
        return all;
    }
}
