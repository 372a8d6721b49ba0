package dev.fairlead.model.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Match;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleLogicTest {

    private static Match rule(String text) throws RuleParser.Malformed {
        return RuleParser.parse(text, RuleSyntax.V3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host(`a`) && Host(`b`)",
                "Host(`a.example.com`) && Host(`*.example.org`)",
                "Host(`a`) && !Host(`a`)",
                "Host(`a`) && HostRegexp(`^b`)",
                "Path(`/a`) && Path(`/b`)",
                "Path(`/a`) && PathPrefix(`/b`)",
                "PathPrefix(`/a/b`) && PathPrefix(`/b`)",
                "PathPrefix(`/a/b`) && !PathPrefix(`/a`)",
                "Path(`/a`) && PathRegexp(`^/b`)",
                "Method(`GET`) && Method(`POST`)",
                "(Host(`a`) || Host(`b`)) && Host(`c`)",
                "HostRegexp(`^Shop\\.example\\.com$`)",
                "PathPrefix(`/api/*`)",
                "Path(`/a?b=1`)",
                "Path(`/a//b`)",
                "PathPrefix(`/a/../b`)"
            })
    void says_of_a_rule_that_no_request_matches_why(String text) throws RuleParser.Malformed {
        assertThat(RuleLogic.contradiction(rule(text))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host(`a`) || Host(`b`)",
                "Host(`a`) && Host(`*`)",
                "Host(`a.example.com`) && Host(`*.example.com`)",
                "PathPrefix(`/a`) && PathPrefix(`/a/b`)",
                "Path(`/a`) && PathPrefix(`/a`)",
                "Path(`/a`) && !Path(`/b`)",
                "Header(`X`, `a`) && Header(`X`, `b`)",
                "Query(`a`, `1`) && Query(`a`, `2`)",
                "(Host(`a`) && Host(`b`)) || Path(`/`)",
                "HostRegexp(`^[A-Za-z]+\\.example\\.com$`)",
                "HostRegexp(`^\\D+$`)",
                "Path(`/a.b/..c`)",
                "PathRegexp(`^/api/.*`)"
            })
    void says_nothing_of_a_rule_that_may_match(String text) throws RuleParser.Malformed {
        assertThat(RuleLogic.contradiction(rule(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PathPrefix(`/`) ; Host(`a`)",
                "Host(`*`) ; Host(`a`) && Path(`/x`)",
                "Host(`a`) ; Host(`a`) && PathPrefix(`/api`)",
                "Host(`a`) || Host(`b`) ; Host(`b`)",
                "Host(`*.example.com`) ; Host(`a.example.com`)",
                "HostRegexp(`example`) ; Host(`a.example.com`)",
                "PathPrefix(`/a`) ; PathPrefix(`/a/b`)",
                "PathPrefix(`/a`) ; Path(`/ab`)",
                "PathRegexp(`^/v[0-9]`) ; Path(`/v1`)",
                "!Path(`/a`) ; Path(`/b`)",
                "!PathPrefix(`/a/b`) ; !PathPrefix(`/a`)",
                "QueryRegexp(`a`, `^1`) ; Query(`a`, `10`)",
                "HeaderRegexp(`X-A`, `.`) ; Header(`x-a`, `1`)",
                "Host(`a`) && PathPrefix(`/`) ; Host(`a`)"
            })
    void knows_that_a_rule_takes_all_of_another(String wide, String narrow) throws RuleParser.Malformed {
        assertThat(RuleLogic.covers(rule(wide), rule(narrow))).isTrue();
        if (!wide.contains("PathPrefix(`/`)")) {
            assertThat(RuleLogic.covers(rule(narrow), rule(wide))).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Host(`a`) ; Host(`b`)",
                "Host(`a`) ; Host(`a`) || Host(`b`)",
                "Host(`*.example.com`) ; Host(`a.b.example.com`)",
                "Host(`*.example.com`) ; Host(`example.com`)",
                "Path(`/a`) ; PathPrefix(`/a`)",
                "HostRegexp(`^a`) ; HostRegexp(`^ab`)",
                "!PathPrefix(`/a`) ; !PathPrefix(`/a/b`)",
                "Host(`a`) && Method(`GET`) ; Host(`a`)"
            })
    void claims_no_more_than_it_knows(String wide, String narrow) throws RuleParser.Malformed {
        assertThat(RuleLogic.covers(rule(wide), rule(narrow))).isFalse();
    }

    @Test
    void gives_up_on_rules_with_very_many_alternatives() throws RuleParser.Malformed {
        String many = "(Path(`/0`) || Path(`/1`) || Path(`/2`) || Path(`/3`))";
        String rule = String.join(" && ", java.util.Collections.nCopies(9, many)) + " && Host(`a`) && Host(`b`)";

        assertThat(RuleLogic.contradiction(rule(rule))).isEmpty();
        assertThat(RuleLogic.covers(rule("Host(`c`)"), rule(rule))).isFalse();
    }
}
