package dev.fairlead.compose.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.compose.file.StackReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountTest {

    @TempDir
    Path directory;

    private Ledger ledger = new Ledger(dev.fairlead.compose.file.Document.empty());

    @BeforeEach
    void read() throws IOException {
        Path file = Files.writeString(
                directory.resolve("compose.yaml"), "services: {a: {image: 'a:1', tty: true, command: [x, y]}}\n");
        ledger = new Ledger(StackReader.readExactly(List.of(file), Map.of()).document());
    }

    private Item service() {
        return ledger.root().at("services").at("a");
    }

    private static Account.Field field(Cause cause) {
        return new Account.Field("Pod/a", "/spec", cause);
    }

    @Test
    void a_value_that_nobody_takes_is_named() {
        Cause image = service().at("image").mapped();
        service().at("command").refused("no", "do");

        assertThatThrownBy(() -> Account.of(ledger, List.of(field(image))))
                .isInstanceOf(Account.Unbalanced.class)
                .hasMessageContaining("/services/a/tty at ")
                .hasMessageContaining("compose.yaml:1:");
    }

    @Test
    void what_is_mapped_is_in_a_field() {
        service().mapped();

        assertThatThrownBy(() -> Account.of(ledger, List.of()))
                .isInstanceOf(Account.Unbalanced.class)
                .hasMessageContaining("no field comes from it");
    }

    @Test
    void what_is_refused_is_in_no_field() {
        Cause image = service().at("image").cause("");
        service().refused("no", "do");

        assertThatThrownBy(() -> Account.of(ledger, List.of(field(image))))
                .isInstanceOf(Account.Unbalanced.class)
                .hasMessageContaining("REFUSED");
    }

    @Test
    void a_field_without_a_cause_cannot_be() {
        assertThatThrownBy(() -> new Cause(List.of(), "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_sums_are_those_of_the_verdicts() {
        Cause image = service().at("image").mapped();
        service().at("tty").holds("yes");
        service().at("command").refused("no", "do");
        Account account = Account.of(ledger, List.of(field(image)));

        assertThat(account.counts())
                .containsEntry(Verdict.MAPPED, 1)
                .containsEntry(Verdict.INFERRED, 1)
                .containsEntry(Verdict.REFUSED, 2);
        assertThat(account.with(Verdict.MAPPED).getFirst().fields()).containsExactly("Pod/a#/spec");
        assertThat(Report.json(account, Map.of())).contains("\"pointer\": \"/services/a/image\"", "\"refused\": 2");
        assertThat(Report.markdown(account, Map.of())).contains("| `/services/a/command/0` |");
    }

    @Test
    void what_is_accepted_is_open_no_more_and_what_needs_no_accepting_is_told() {
        Cause image = service().at("image").mapped();
        service().at("tty").inert("");
        service().at("command").refused("no", "do");
        Account account = Account.of(ledger, List.of(field(image)));
        Acceptance some = Acceptance.of(List.of("# looked at", "/services/*/command/0 # fine", "/services/b/**"));

        assertThat(some.open(account, Verdict.REFUSED)).hasSize(1);
        assertThat(some.idle(account)).containsExactly("/services/b/**");
        assertThat(Acceptance.of(List.of("/services/**")).open(account, Verdict.REFUSED))
                .isEmpty();
    }
}
