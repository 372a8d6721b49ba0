package dev.fairlead.gateway.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gateway.tls.PemText;
import dev.fairlead.model.tls.CertificatePair;
import dev.fairlead.model.tls.Pem;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Members;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A certificate that was issued, with its key.
 *
 * @param chain in PEM
 * @param key in PEM
 */
record Held(List<String> hosts, Instant from, Instant until, String chain, String key) {

    /** Renewed when this part of its life is left. */
    private static final int PART_LEFT = 3;

    /** Certificates that were issued together are not renewed together: up to this part of that part earlier. */
    private static final int PART_JITTERED = 10;

    Held {
        hosts = List.copyOf(hosts);
    }

    static Held of(Wanted wanted, Authority.Issued issued) {
        X509Certificate own = issued.chain().getFirst();
        StringBuilder chain = new StringBuilder();
        try {
            for (X509Certificate each : issued.chain()) {
                chain.append(PemText.of("CERTIFICATE", each.getEncoded()));
            }
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("what was read can be written", impossible);
        }
        return new Held(
                wanted.hosts(),
                own.getNotBefore().toInstant(),
                own.getNotAfter().toInstant(),
                chain.toString(),
                PemText.of("PRIVATE KEY", issued.key().getPrivate().getEncoded()));
    }

    /**
     * When it is time for another one.
     *
     * @param id of what is wanted: all replicas find the same time
     */
    Instant due(String id) {
        Duration left = Duration.between(from, until).dividedBy(PART_LEFT);
        long share = Math.floorMod(id.hashCode(), 1000);
        Duration earlier = left.dividedBy(PART_JITTERED).multipliedBy(share).dividedBy(1000);
        return until.minus(left).minus(earlier);
    }

    CertificatePair pair() {
        return new CertificatePair(new Pem(chain), new Pem(key));
    }

    byte[] written() {
        return Json.canonical(new Members()
                        .put("hosts", Members.ofTexts(hosts))
                        .put("from", from.toString())
                        .put("until", until.toString())
                        .put("chain", chain)
                        .put("key", key)
                        .build())
                .getBytes(UTF_8);
    }

    static Held read(byte[] written, String id) throws Things.Unreadable {
        Map<String, String> texts = Things.texts(written, id);
        return new Held(
                List.of(Things.text(texts, "hosts", id).split(",")),
                Things.time(texts, "from", id),
                Things.time(texts, "until", id),
                Things.text(texts, "chain", id),
                Things.text(texts, "key", id));
    }

    @Override
    public String toString() {
        return "Held[" + String.join(", ", hosts) + " until " + until + "]";
    }
}
