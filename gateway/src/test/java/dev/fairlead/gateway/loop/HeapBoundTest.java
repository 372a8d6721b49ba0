package dev.fairlead.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HeapBoundTest {

    @Test
    void a_heap_that_stays_full_is_full_until_there_is_room() {
        AtomicLong used = new AtomicLong(96);
        HeapBound heap = new HeapBound(used::get, 100);
        for (int i = 1; i < 20; i++) {
            assertThat(heap.look()).isFalse();
        }
        assertThat(heap.look()).isTrue();
        assertThat(heap.look()).isTrue();
        used.set(94);
        assertThat(heap.look()).isFalse();
        used.set(96);
        assertThat(heap.look()).isFalse();
    }
}
