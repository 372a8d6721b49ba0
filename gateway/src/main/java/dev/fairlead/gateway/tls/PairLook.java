package dev.fairlead.gateway.tls;

import dev.fairlead.model.tls.PairCheck;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/** Looks at a certificate and its key with what reads them for callers. */
public final class PairLook implements PairCheck {

    @Override
    public Optional<Seen> look(byte[] certificate, Optional<byte[]> key) {
        try {
            // Without the key, the first is its own: so a chain is written.
            X509Certificate own = key.isPresent()
                    ? KeyedCertificate.read(certificate, key.get()).own()
                    : Chains.read(certificate).getFirst();
            return Optional.of(new Seen.Good(
                    own.getNotBefore().toInstant(),
                    own.getNotAfter().toInstant(),
                    Set.copyOf(KeyedCertificate.names(own))));
        } catch (IllegalArgumentException wrong) {
            return Optional.of(Reading.wrong(wrong));
        }
    }
}
