package dev.fairlead.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.gateway.tls.CertificateMaker.Made;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made is a certificate; chains come into order; the right one is found for a host. */
final class CertificatesTest {

    private static final Duration LONG = Duration.ofDays(90);

    @Test
    void what_is_made_verifies_and_says_what_it_was_told() throws GeneralSecurityException {
        Made root = Certificates.maker("root", LONG).authority().selfSigned();
        CertificateMaker maker =
                Certificates.maker("leaf", Duration.ofDays(365 * 40), "a.example", "192.0.2.7", "urn://x");
        Made leaf = maker.made(maker.ecKey(), root);
        leaf.certificate().verify(root.certificate().getPublicKey());
        assertThat(root.certificate().getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
        assertThat(leaf.certificate().getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.certificate().getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "a.example"), List.of(7, "192.0.2.7"), List.of(6, "urn://x"));
        assertThat(leaf.certificate().getNotAfter().toInstant())
                .isEqualTo(Certificates.NOW.plus(Duration.ofDays(365 * 40)));
        assertThat(leaf.certificate().getExtendedKeyUsage()).hasSize(2);
    }

    @Test
    void a_chain_is_put_in_order_and_strangers_are_left_out() {
        Made root = Certificates.maker("root", LONG).authority().selfSigned();
        CertificateMaker middleMaker = Certificates.maker("middle", LONG).authority();
        Made middle = middleMaker.made(middleMaker.ecKey(), root);
        CertificateMaker leafMaker = Certificates.maker("leaf", LONG, "a.example");
        Made leaf = leafMaker.made(leafMaker.ecKey(), middle);
        Made stranger = Certificates.made("stranger", LONG);
        String pem =
                root.certificatePem() + stranger.certificatePem() + middle.certificatePem() + leaf.certificatePem();
        KeyedCertificate read = KeyedCertificate.read(ascii(pem), ascii(leaf.keyPem()));
        assertThat(read.chain()).containsExactly(leaf.certificate(), middle.certificate(), root.certificate());
        assertThat(read.names()).containsExactly("a.example");
    }

    @Test
    void a_key_of_another_certificate_is_refused() {
        Made one = Certificates.made("one", LONG);
        Made other = Certificates.made("other", LONG);
        assertThatThrownBy(() -> KeyedCertificate.read(ascii(one.certificatePem()), ascii(other.keyPem())))
                .hasMessage("the key does not belong to the certificate");
    }

    @Test
    void an_exact_name_wins_over_a_wildcard_and_a_wildcard_is_one_label() {
        KeyedCertificate wild = Certificates.keyed("wild", LONG, "*.example.com");
        KeyedCertificate exact = Certificates.keyed("exact", Duration.ofDays(1), "A.example.com");
        CertificateIndex index = new CertificateIndex(List.of(wild, exact));
        assertThat(index.find("a.example.com")).isEqualTo(exact);
        assertThat(index.find("b.example.com")).isEqualTo(wild);
        assertThat(index.find("c.b.example.com")).isNull();
        assertThat(index.find("example.com")).isNull();
        assertThat(index.find("")).isNull();
    }

    @Test
    void of_two_for_one_host_the_one_that_lasts_longer_is_shown() {
        KeyedCertificate old = Certificates.keyed("old", Duration.ofDays(3), "a.example");
        KeyedCertificate renewed = Certificates.keyed("renewed", LONG, "a.example");
        assertThat(new CertificateIndex(List.of(renewed, old)).find("a.example"))
                .isEqualTo(renewed);
        assertThat(new CertificateIndex(List.of(old, renewed)).find("a.example"))
                .isEqualTo(renewed);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
