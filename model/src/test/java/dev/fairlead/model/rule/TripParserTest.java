package dev.fairlead.model.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.Trip;
import dev.fairlead.model.Trip.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TripParserTest {

    private static final Trip NETWORK = new Trip.Comparison(new Trip.NetworkErrorRatio(), Operator.GREATER, 0.3);
    private static final Trip SLOW =
            new Trip.Comparison(new Trip.LatencyAtQuantileMs(50), Operator.GREATER_OR_EQUAL, 100);
    private static final Trip CODES =
            new Trip.Comparison(new Trip.ResponseCodeRatio(500, 600, 0, 600), Operator.LESS, 0.25);

    @Test
    void and_binds_tighter_than_or() throws RuleParser.Malformed {
        assertThat(TripParser.parse("NetworkErrorRatio() > 0.30 || LatencyAtQuantileMS(50.0)>=100"
                        + " && ResponseCodeRatio(500, 600, 0, 600) < 0.25"))
                .isEqualTo(new Trip.Or(List.of(NETWORK, new Trip.And(List.of(SLOW, CODES)))));
    }

    @Test
    void parentheses_group() throws RuleParser.Malformed {
        assertThat(TripParser.parse("((NetworkErrorRatio()>0.30 || LatencyAtQuantileMS(50) >= 100)"
                        + " && ResponseCodeRatio(500,600,0,600)<0.25)"))
                .isEqualTo(new Trip.And(List.of(new Trip.Or(List.of(NETWORK, SLOW)), CODES)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "NetworkErrorRatio(); 20; expected one of > >= < <= == !=, found the end of the expression",
                "NetworkErrorRatio() > ; 22; expected a number, found the end of the expression",
                "NetworkErrorRatio > 0.5; 18; expected (, found >",
                "ErrorRatio() > 0.5; 1; \"ErrorRatio\" is not a measure",
                "ResponseCodeRatio(500, 600) > 0.5; 1; ResponseCodeRatio takes 4 numbers, here are 2",
                "LatencyAtQuantileMS(0) > 5; 1; a quantile is above 0 and at most 100",
                "NetworkErrorRatio() > 0.5 or; 26; expected && or ||, found or",
                "(NetworkErrorRatio() > 0.5; 27; expected ), found the end of the expression",
                "NetworkErrorRatio() > -1; 22; expected a number, found -1",
            })
    void what_is_wrong_is_said_with_its_column(String text, int column, String message) {
        assertThatThrownBy(() -> TripParser.parse(text))
                .isInstanceOfSatisfying(RuleParser.Malformed.class, malformed -> {
                    assertThat(malformed.text()).isEqualTo(message);
                    assertThat(malformed.column()).isEqualTo(column);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "&&", "\u0000", "((((((((((((((((((NetworkErrorRatio()>1"})
    void what_is_no_expression_is_refused(String text) {
        assertThatThrownBy(() -> TripParser.parse(text)).isInstanceOf(RuleParser.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GREATER,false,false,true",
        "GREATER_OR_EQUAL,false,true,true",
        "LESS,true,false,false",
        "LESS_OR_EQUAL,true,true,false",
        "EQUAL,false,true,false",
        "NOT_EQUAL,true,false,true"
    })
    void operators_compare(Operator operator, boolean below, boolean same, boolean above) {
        assertThat(operator.holds(1, 2)).isEqualTo(below);
        assertThat(operator.holds(2, 2)).isEqualTo(same);
        assertThat(operator.holds(3, 2)).isEqualTo(above);
    }
}
