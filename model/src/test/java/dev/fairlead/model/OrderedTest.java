package dev.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OrderedTest {

    @Test
    void holds_what_a_tree_holds_in_the_same_order() {
        TreeMap<String, Integer> tree = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            tree.put("name-" + i * 7919 % 1000, i);
        }
        Map<String, Integer> ordered = Ordered.copy(new HashMap<>(tree));
        assertThat(ordered).isEqualTo(tree).hasSameHashCodeAs(tree);
        assertThat(ordered.keySet()).containsExactlyElementsOf(tree.keySet());
        assertThat(ordered.values()).containsExactlyElementsOf(tree.values());
        assertThat(ordered.get("name-7")).isEqualTo(tree.get("name-7"));
        assertThat(ordered.containsKey("name")).isFalse();
        assertThat(ordered.get("name-1000")).isNull();
    }

    @Test
    void is_copied_once_and_changed_never() {
        TreeMap<String, Integer> backwards = new TreeMap<>(Comparator.reverseOrder());
        backwards.put("a", 1);
        backwards.put("b", 2);
        Map<String, Integer> ordered = Ordered.copy(backwards);
        assertThat(ordered.keySet()).containsExactly("a", "b");
        assertThat(Ordered.copy(ordered)).isSameAs(ordered);
        backwards.clear();
        assertThat(ordered).hasSize(2);
        assertThatThrownBy(() -> ordered.put("c", 3)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ordered.remove("a")).isInstanceOf(UnsupportedOperationException.class);
    }
}
