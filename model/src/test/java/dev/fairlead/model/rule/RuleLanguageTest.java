package dev.fairlead.model.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.Match;
import dev.fairlead.model.Regex;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class RuleLanguageTest {

    @Property(tries = 1000)
    void a_printed_tree_reads_as_itself(@ForAll("trees") Match tree) throws RuleParser.Malformed {
        Match normal = RuleParser.parse(RulePrinter.print(tree), RuleSyntax.V3);
        assertThat(RuleParser.parse(RulePrinter.print(normal), RuleSyntax.V3)).isEqualTo(normal);
    }

    @Property(tries = 1000)
    void a_tree_in_normal_form_is_printed_and_read_unchanged(@ForAll("normal") Match tree) throws RuleParser.Malformed {
        assertThat(RuleParser.parse(RulePrinter.print(tree), RuleSyntax.V3)).isEqualTo(tree);
    }

    @Property(tries = 5000)
    void anything_else_is_refused_with_a_column_inside_the_rule(@ForAll("nearlyRules") String rule) {
        try {
            RuleParser.parse(rule, RuleSyntax.V3);
        } catch (RuleParser.Malformed malformed) {
            assertThat(malformed.column()).isBetween(1, Math.max(1, rule.length() + 1));
            assertThat(malformed.text()).isNotBlank();
            assertThat(malformed.remedy()).isNotBlank();
        }
    }

    @Test
    void depth_and_length_are_bounded() {
        assertThatThrownBy(() -> RuleParser.parse("(".repeat(10_000), RuleSyntax.V3))
                .isInstanceOf(RuleParser.Malformed.class);
        assertThatThrownBy(() -> RuleParser.parse("!".repeat(10_000), RuleSyntax.V3))
                .isInstanceOf(RuleParser.Malformed.class);
        assertThatThrownBy(() -> RuleParser.parse("x".repeat(20_000), RuleSyntax.V3))
                .isInstanceOf(RuleParser.Malformed.class);
        assertThatThrownBy(() -> RuleParser.parse(" ", RuleSyntax.V3)).hasMessageContaining("the rule is empty");
    }

    @Provide
    Arbitrary<String> nearlyRules() {
        Arbitrary<String> token = Arbitraries.of(
                "Host",
                "Path",
                "PathRegexp",
                "Headers",
                "ClientIP",
                "Query",
                "(",
                ")",
                "`",
                "\"",
                "'",
                "`a`",
                "`/a`",
                "\"\\x4\"",
                "`[`",
                "`{a}`",
                "`{`",
                "`a=b`",
                "`10.0.0.0/8`",
                "&&",
                "||",
                "&",
                "!",
                ",",
                " ",
                "\n",
                "é",
                "\\",
                "`\ud800`",
                "Host(`a`)",
                "PathRegexp(`(?P<a>b)`)");
        return token.list().ofMaxSize(12).map(tokens -> String.join("", tokens));
    }

    @Provide
    Arbitrary<Match> normal() {
        Arbitrary<Match> one = signed();
        Arbitrary<Match> ors = one.list().ofMinSize(2).ofMaxSize(3).map(Match.Or::new);
        return Arbitraries.oneOf(
                one,
                ors,
                Arbitraries.oneOf(one, ors).list().ofMinSize(2).ofMaxSize(3).map(Match.And::new));
    }

    @Provide
    Arbitrary<Match> trees() {
        return trees(3);
    }

    private static Arbitrary<Match> trees(int depth) {
        if (depth == 0) {
            return leaf();
        }
        Arbitrary<Match> below = trees(depth - 1);
        Arbitrary<List<Match>> several = below.list().ofMinSize(2).ofMaxSize(3);
        return Arbitraries.oneOf(
                leaf(), several.map(Match.And::new), several.map(Match.Or::new), below.map(Match.Not::new));
    }

    private static Arbitrary<Match> signed() {
        return Combinators.combine(leaf(), Arbitraries.of(true, false))
                .as((match, not) -> not ? new Match.Not(match) : match);
    }

    private static Arbitrary<Match> leaf() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("ab`\"\\ \n\té{}")
                .ofMinLength(1)
                .ofMaxLength(6);
        Arbitrary<String> path =
                Arbitraries.strings().withChars("ab/`\"\\").ofMaxLength(6).map(rest -> "/" + rest);
        Arbitrary<Regex> regex = Arbitraries.of(
                        "^/a$", "a|b", "(?i)x", "[^a&&[]", "\\pL{2,}?", "a{", "$", "(?P<n>.)", "\\Qa.b\\E`")
                .map(Regex::new);
        return Arbitraries.oneOf(
                Arbitraries.of("a", "*.b.example", "*", "1.2.3.4").map(Match.Host::new),
                regex.map(Match.HostRegexp::new),
                path.map(Match.Path::new),
                path.map(Match.PathPrefix::new),
                regex.map(Match.PathRegexp::new),
                Arbitraries.of("GET", "M-SEARCH").map(Match.Method::new),
                text.map(value -> new Match.Header("X-A", value)),
                regex.map(value -> new Match.HeaderRegexp("X-A", value)),
                text.map(value -> new Match.Query("q", Optional.of(value))),
                regex.map(value -> new Match.QueryRegexp("q", value)),
                Arbitraries.of("10.0.0.0/8", "2001:db8::/32", "::1")
                        .map(Cidr::parse)
                        .map(Match.ClientIp::new));
    }
}
