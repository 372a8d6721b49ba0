package dev.fairlead.gateway.workflow.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.gateway.web.NotAsked;
import dev.fairlead.gateway.workflow.kafka.KafkaAddress.Login;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchange of RFC 7677, what brokers may say that is none, and how addresses are written. */
final class ScramTest {

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SALT = "s=W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final String WHOLE = "r=" + NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    private static KafkaAddress address(String url) {
        return KafkaAddress.parse(url, true);
    }

    private static Scram scram() {
        return Scram.begin(address("kafkas://user:pencil@a?sasl=SCRAM-SHA-256"), NONCE);
    }

    @Test
    void it_says_what_the_standard_has_as_its_example() throws NotAsked {
        Scram scram = scram();
        assertThat(scram.first()).asString(UTF_8).isEqualTo("n,,n=user,r=" + NONCE);
        assertThat(scram.last((WHOLE + "," + SALT + ",i=4096").getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("c=biws," + WHOLE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        scram.end("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".getBytes(UTF_8));
    }

    @Test
    void what_would_end_a_name_is_written_otherwise() {
        KafkaAddress address = address("kafkas://a%2Cn%3Db:p@a?sasl=SCRAM-SHA-512");
        assertThat(Scram.begin(address, "x").first()).asString(UTF_8).isEqualTo("n,,n=a=2Cn=3Db,r=x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=AAAA", "", "v=", "e=invalid-proof", "v=!", "nothing"})
    void a_broker_that_does_not_know_the_password_is_not_believed(String said) throws NotAsked {
        Scram scram = scram();
        scram.last((WHOLE + "," + SALT + ",i=4096").getBytes(UTF_8));
        assertThatThrownBy(() -> scram.end(said.getBytes(UTF_8))).isInstanceOf(NotAsked.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r=another," + SALT + ",i=4096",
                "r=" + NONCE + "," + SALT + ",i=4096",
                WHOLE + "," + SALT + ",i=4095",
                WHOLE + "," + SALT + ",i=1000001",
                WHOLE + "," + SALT + ",i=99999999999",
                WHOLE + "," + SALT,
                WHOLE + ",s=?,i=4096",
                "m=x," + WHOLE + "," + SALT + ",i=4096",
                ""
            })
    void what_is_not_an_answer_to_this_user_is_refused(String said) {
        assertThatThrownBy(() -> scram().last(said.getBytes(UTF_8))).isInstanceOf(NotAsked.class);
    }

    @ParameterizedTest
    @CsvSource({
        "kafkas://u:p@a:9093, PLAIN",
        "kafkas://u:p@a:9093/?sasl=PLAIN, PLAIN",
        "kafkas://u:p@a?sasl=SCRAM-SHA-256, SCRAM_SHA_256",
        "kafkas://u:p@a?sslrootcert=/x&sasl=SCRAM-SHA-512, SCRAM_SHA_512"
    })
    void an_address_says_how_it_logs_in(String url, Login login) {
        KafkaAddress address = address(url);
        assertThat(address.login()).isEqualTo(login);
        assertThat(address.user()).isEqualTo("u");
        assertThat(address.toString()).doesNotContain("p@");
    }

    @ParameterizedTest
    @CsvSource({
        "kafka://u:secret@a, write kafkas://",
        "kafka://a?sasl=PLAIN, no user:password@",
        "kafkas://u:secret@a?sasl=GSSAPI, is not PLAIN",
        "kafkas://u:secret@a?acks=0, its options are",
        "kafka://a?sslrootcert=/x, write kafkas://",
        "kafkas://u:secret@a:99999, not a host with a port"
    })
    void what_cannot_be_is_refused_and_shows_no_secret(String url, String said) {
        assertThatThrownBy(() -> address(url)).hasMessageContaining(said).hasMessageNotContaining("secret@");
    }

    @Test
    void only_who_has_the_machine_names_files_of_it() {
        assertThatThrownBy(() -> KafkaAddress.parse("kafkas://u:p@a?sslrootcert=/etc/x", false))
                .hasMessageContaining("the gateway's own machine");
    }
}
