package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Owner;
import dev.fairlead.model.Policy;
import dev.fairlead.model.Subject;
import dev.fairlead.model.tree.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFormTest {

    private static Findings findings() {
        return new Findings(new Subject(Subject.Kind.POLICY, "gold", Owner.FILE));
    }

    private static Optional<Policy> read(String json, Findings findings) throws Json.Malformed {
        return PolicyForm.read("gold", Json.read(json.replace('\'', '"'), "policy"), findings);
    }

    /** What is written, where the finding points to, and a part of what it says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'rateLimit': []}                                                              | |",
                "{'rateLimit': {'requests': 1, 'per': '1m'}}                                    | |",
                "{'rateLimit': [{'requests': 1, 'per': '1m'}, {'requests': 2, 'per': '1h'}]}    | |",
                "{'rateLimit': {'requests': 1, 'per': '2h'}}                    | /rateLimit/per | from 1s to 1h",
                "{'rateLimit': [{'requests': 1, 'per': '1m'}, {'per': '1h'}]}   | /rateLimit/1/requests | missing",
                "{'rateLimit': [{'requests': 1, 'per': '1m'}, {'requests': 2, 'per': '60s'}]} | /rateLimit/1 | second",
                "{'rateLimit': {'requests': 1, 'per': '1m', 'scope': 'planet'}} | /rateLimit/scope | client, product",
                "{'quota': [{'requests': 1, 'per': 'day'}, {'requests': 2, 'per': 'day'}]} | /quota/1 | second quota",
                "{'quota': {'requests': 1, 'per': 'day', 'zone': 'Mars'}}        | /quota/zone | Europe/Berlin",
                "{'concurrency': 0}                                              | /concurrency | from 1 to 1000000",
                "{'overrides': [{'rateLimit': []}]}                              | /overrides/0/client | whose",
                "{'overrides': [{'client': 'a'}]}                                | /overrides/0/rateLimit | instead",
                "{'overrides': [{'client': 'a', 'quota': []}, {'client': 'a', 'quota': []}]} | /overrides/1 | second",
                "{'overrides': [{'client': 'a@moon', 'quota': []}]}              | /overrides/0/client | not a source",
                "{'overrides': [{'client': 'a', 'rate': []}]}                    | /overrides/0/rate | not a key here",
            })
    void what_is_wrong_is_told_with_its_place(String json, @Nullable String pointer, @Nullable String part)
            throws Json.Malformed {
        Findings findings = findings();
        Optional<Policy> policy = read(json, findings);
        assertThat(policy.isPresent()).isEqualTo(pointer == null);
        if (pointer != null) {
            assertThat(findings.all()).anySatisfy(finding -> {
                assertThat(finding.place().pointer()).isEqualTo(pointer);
                assertThat(finding.text() + finding.remedy()).contains(part);
            });
        }
    }

    @Test
    void more_windows_than_a_request_should_cost_are_refused() throws Json.Malformed {
        StringBuilder rates = new StringBuilder();
        for (int i = 1; i <= LimitForm.AT_MOST + 1; i++) {
            rates.append(i == 1 ? "" : ",")
                    .append("{'requests': 5, 'per': '")
                    .append(i)
                    .append("s'}");
        }
        Findings findings = findings();
        assertThat(read("{'rateLimit': [" + rates + "]}", findings)).isEmpty();
        assertThat(findings.all().toString()).contains("write at most 8");
    }

    @Test
    void a_window_that_a_shorter_one_makes_useless_is_told() throws Json.Malformed {
        Findings findings = findings();
        assertThat(read("{'rateLimit': [{'requests': 10, 'per': '1s'}, {'requests': 600, 'per': '1m'}]}", findings))
                .isPresent();
        assertThat(findings.all()).singleElement().satisfies(finding -> assertThat(finding.text())
                .isEqualTo("600 in 1m can never be reached, since 10 in 1s holds too"));
    }
}
