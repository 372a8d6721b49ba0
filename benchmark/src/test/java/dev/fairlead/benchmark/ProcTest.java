package dev.fairlead.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcTest {
    private static final String STAT =
            "4711 (a (wild) name) S 1 4711 4711 0 -1 4194560 1 2 3 4 150 50 7 3 20 0 9 0 12345 1048576 2048 18446744073709551615";

    @Test
    void schedstat_begins_with_the_run_time() {
        assertThat(Proc.runNanos("862595 36561 3\n")).isEqualTo(862_595);
    }

    @Test
    void resident_memory_is_in_bytes() {
        assertThat(Proc.residentBytes("Name:\tnginx\nVmHWM:\t   9000 kB\nVmRSS:\t    1234 kB\n"))
                .isEqualTo(1234 * 1024);
    }

    @Test
    void what_a_process_read_is_in_bytes() {
        assertThat(Proc.readBytes("rchar: 5000000000\nwchar: 17\n")).isEqualTo(5_000_000_000L);
    }

    @Test
    void a_process_without_memory_has_none() {
        assertThat(Proc.residentBytes("Name:\tnginx\nState:\tZ (zombie)\n")).isZero();
    }

    @Test
    void user_and_system_time_are_found_behind_a_name_with_brackets_and_blanks() {
        assertThat(Proc.ownNanos(STAT)).isEqualTo(200 * Proc.NANOS_PER_TICK);
        assertThat(Proc.endedChildrenNanos(STAT)).isEqualTo(10 * Proc.NANOS_PER_TICK);
    }

    @Test
    void idle_time_is_that_of_the_named_cores_and_waiting_for_a_disk_is_idle() {
        String stat = """
                cpu  900 0 900 9000 900 0 90 9 0 0
                cpu0 300 0 300 1000 20 0 30 3 0 0
                cpu1 300 0 300 2000 30 0 30 3 0 0
                cpu10 300 0 300 4000 40 0 30 3 0 0
                intr 1 2 3
                """;

        assertThat(Proc.idleNanos(stat, Set.of(0, 1))).isEqualTo(3050 * Proc.NANOS_PER_TICK);
        assertThat(Proc.idleNanos(stat, Set.of(10))).isEqualTo(4040 * Proc.NANOS_PER_TICK);
    }

    @Test
    void a_new_thread_counts_whole_and_an_ended_one_not() {
        CpuReading before = new CpuReading(Map.of(1L, 100L, 2L, 50L), 10);
        CpuReading after = new CpuReading(Map.of(1L, 150L, 3L, 7L), 30);

        assertThat(after.nanosSince(before)).isEqualTo(57);
        assertThat(after.tickNanosSince(before)).isEqualTo(20);
    }

    @Test
    void the_first_model_name_is_the_cpu() {
        assertThat(Machine.cpuModel("processor\t: 0\nmodel name\t: AMD EPYC: 7\nmodel name\t: other\n"))
                .isEqualTo("AMD EPYC: 7");
        assertThat(Machine.cpuModel("processor\t: 0\n")).isEqualTo("unknown");
    }
}
