package dev.fairlead.model.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShapesTest {

    @ParameterizedTest
    @CsvSource({
        "maxRequestBodyBytes, http.middlewares.NAME.buffering",
        "maxResponseBodyBytes, http.middlewares.NAME.buffering",
        "passHostHeader, http.services.NAME.loadBalancer"
    })
    void an_option_in_the_wrong_place_is_looked_for_among_middlewares_first(String option, String path) {
        assertThat(Shapes.elsewhere(option)).contains(path);
    }

    @Test
    void an_option_of_nothing_is_nowhere() {
        assertThat(Shapes.elsewhere("frobnicate")).isEmpty();
    }
}
