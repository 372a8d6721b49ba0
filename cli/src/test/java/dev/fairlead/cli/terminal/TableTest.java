package dev.fairlead.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {

    @Test
    void the_widest_columns_give_way_until_a_line_fits() {
        assertThat(Table.fitting(new int[] {10, 30, 40}, 64)).containsExactly(10, 25, 25);
        assertThat(Table.fitting(new int[] {10, 30, 40}, 84)).containsExactly(10, 30, 40);
        assertThat(Table.fitting(new int[] {10, 30, 40}, Integer.MAX_VALUE)).containsExactly(10, 30, 40);
    }

    @Test
    void no_column_becomes_too_narrow_to_read() {
        assertThat(Table.fitting(new int[] {6, 9, 20}, 10)).containsExactly(6, 8, 8);
    }

    @Test
    void what_is_cut_shows_it() {
        assertThat(Table.aligned(List.of("payments", "UP", "http://api.example.com"), new int[] {8, 4, 10}))
                .isEqualTo("payments  UP    http://ap…");
    }

    @Test
    void a_terminal_that_does_not_tell_is_as_wide_as_it_likes() {
        assertThat(Size.columns("24 80\n")).isEqualTo(80);
        assertThat(Size.columns("0 0\n")).isEqualTo(Integer.MAX_VALUE);
        assertThat(Size.columns("stty: not a terminal")).isEqualTo(Integer.MAX_VALUE);
    }
}
