package dev.fairlead.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.limit.redis.RedisAddress;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Match;
import dev.fairlead.model.PathPattern;
import dev.fairlead.model.PublicKeys;
import dev.fairlead.model.flow.TemplateText;
import dev.fairlead.model.form.Durations;
import dev.fairlead.model.rule.LabelExpression;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RulePrinter;
import dev.fairlead.model.rule.RuleSyntax;
import dev.fairlead.model.rule.TripParser;
import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/** Languages of one line. A refusal has a sentence; what has a written form is the same when it is read again. */
final class TextReaders {

    private static final int MOST = 1024 * 1024;

    private TextReaders() {}

    static void json(byte[] input) {
        try {
            Node read = Json.read(input, "fuzz", MOST);
            assertThat(Json.canonical(Json.read(Json.canonical(read), "again"))).isEqualTo(Json.canonical(read));
            assertThat(Json.canonical(Json.read(Json.pretty(read), "again"))).isEqualTo(Json.canonical(read));
        } catch (Json.Malformed malformed) {
            assertThat(malformed.text()).isNotBlank();
        }
    }

    static void rule(byte[] input) {
        for (RuleSyntax syntax : RuleSyntax.values()) {
            try {
                Match match = RuleParser.parse(text(input), syntax);
                String printed = RulePrinter.print(match);
                // Rules of TCP are printed for people only.
                if (syntax != RuleSyntax.TCP) {
                    assertThat(RulePrinter.print(again(printed))).isEqualTo(printed);
                }
            } catch (RuleParser.Malformed malformed) {
                assertThat(malformed.text()).isNotBlank();
                assertThat(malformed.remedy()).isNotBlank();
                assertThat(malformed.column()).isBetween(1, text(input).length() + 1);
            }
        }
    }

    // What is printed is in the syntax of today.
    private static Match again(String printed) {
        try {
            return RuleParser.parse(printed, RuleSyntax.V3);
        } catch (RuleParser.Malformed malformed) {
            throw new AssertionError("printed: " + printed, malformed);
        }
    }

    static void trip(byte[] input) {
        try {
            assertThat(TripParser.parse(text(input))).isNotNull();
        } catch (RuleParser.Malformed malformed) {
            assertThat(malformed.text()).isNotBlank();
        }
    }

    static void labelExpression(byte[] input) {
        try {
            LabelExpression.parse(text(input)).holds(Map.of("a.b", "c"));
        } catch (RuleParser.Malformed malformed) {
            assertThat(malformed.text()).isNotBlank();
        }
    }

    static void cidr(byte[] input) {
        refusedOr(input, Cidr::parse);
    }

    static void pathPattern(byte[] input) {
        refusedOr(input, PathPattern::parse);
    }

    static void template(byte[] input) {
        refusedOr(input, TemplateText::parse);
    }

    static void duration(byte[] input) {
        refusedOr(input, text -> Durations.parse(Durations.print(Durations.parse(text))));
    }

    static void redis(byte[] input) {
        refusedOr(input, RedisAddress::parse);
    }

    static void publicKey(byte[] input) {
        refusedOr(input, PublicKeys::parse);
    }

    private static void refusedOr(byte[] input, Function<String, Object> parse) {
        try {
            assertThat(parse.apply(text(input))).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }
}
