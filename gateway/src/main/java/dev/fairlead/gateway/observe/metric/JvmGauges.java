package dev.fairlead.gateway.observe.metric;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the JVM says of itself, under the names that dashboards for Java know. The beans are asked for at the first
 * scrape and not before, as making them takes tens of milliseconds.
 */
public final class JvmGauges {

    private JvmGauges() {}

    /** Shows memory, garbage collection, threads and processor time. */
    public static void show(Gauges gauges) {
        gauges.rows("jvm_memory_used_bytes", "Bytes in use.", JvmGauges::used);
        gauges.rows("jvm_memory_committed_bytes", "Bytes taken from the system.", JvmGauges::committed);
        gauges.gauge(
                "jvm_memory_max_bytes",
                "The most bytes that an area can use.",
                Map.of("area", "heap"),
                () -> Runtime.getRuntime().maxMemory());
        gauges.rows("jvm_buffer_pool_used_bytes", "Bytes of buffers outside of the heap.", JvmGauges::buffers);
        gauges.counter("jvm_gc_collections_total", "Garbage collections.", Map.of(), JvmGauges::collections);
        gauges.counter("jvm_gc_seconds_total", "Seconds of garbage collection.", Map.of(), JvmGauges::collecting);
        gauges.gauge("jvm_threads_current", "Live platform threads.", () -> ManagementFactory.getThreadMXBean()
                .getThreadCount());
        gauges.counter("process_cpu_seconds_total", "Processor seconds used.", Map.of(), JvmGauges::processor);
        gauges.gauge(
                "process_resident_memory_bytes", "Bytes of memory that the process occupies.", () -> ProcessMemory.now()
                        .residentBytes());
        gauges.gauge("process_open_fds", "Open file descriptors.", ProcessMemory::openFiles);
        gauges.rows(
                "process_start_time_seconds",
                "When the process began, in Unix seconds.",
                () -> List.of(new Gauges.Row(
                        Map.of(), ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3)));
    }

    private static List<Gauges.Row> used() {
        var memory = ManagementFactory.getMemoryMXBean();
        return areas(
                memory.getHeapMemoryUsage().getUsed(),
                memory.getNonHeapMemoryUsage().getUsed());
    }

    private static List<Gauges.Row> committed() {
        var memory = ManagementFactory.getMemoryMXBean();
        return areas(
                memory.getHeapMemoryUsage().getCommitted(),
                memory.getNonHeapMemoryUsage().getCommitted());
    }

    private static List<Gauges.Row> areas(long heap, long nonHeap) {
        return List.of(
                new Gauges.Row(Map.of("area", "heap"), heap), new Gauges.Row(Map.of("area", "nonheap"), nonHeap));
    }

    private static List<Gauges.Row> buffers() {
        List<Gauges.Row> rows = new ArrayList<>();
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            rows.add(new Gauges.Row(Map.of("pool", pool.getName()), pool.getMemoryUsed()));
        }
        return rows;
    }

    private static double collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static double collecting() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum()
                / 1e3;
    }

    private static double processor() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : 0;
    }

    /** Bytes in use and committed of the class metadata, or zeros. */
    static MemoryUsage metaspace() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Metaspace")) {
                return pool.getUsage();
            }
        }
        return new MemoryUsage(0, 0, 0, -1);
    }
}
