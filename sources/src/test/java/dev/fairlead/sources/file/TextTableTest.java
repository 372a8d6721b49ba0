package dev.fairlead.sources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    private final TextTable table = TextTable.beside(TextTableTest.class, "table.txt");

    @Test
    void twoBlanksPartCellsAndOneDoesNot() {
        assertThat(table.pairs("")).containsExactly(entry("first", "a b"));
        assertThat(table.pairs("other")).containsExactly(entry("^[x]|#", "a pattern"));
    }

    @Test
    void aLineThatBeginsWithABlankGoesOn() {
        assertThat(table.rows("part"))
                .containsExactly(List.of("one", "the first", "of three cells"), List.of("two", "goes on here"));
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatNullPointerException().isThrownBy(() -> table.rows("nothing")).withMessage("nothing");
        assertThatNullPointerException()
                .isThrownBy(() -> TextTable.beside(TextTableTest.class, "nothing.txt"))
                .withMessage("nothing.txt");
    }
}
