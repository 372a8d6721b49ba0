package dev.fairlead.management.api;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class OperationsTest {

    @Test
    void aRowThatNothingDoesIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Operations().rows())
                .withMessage("nothing does the row listProducts of operations.json");
    }
}
