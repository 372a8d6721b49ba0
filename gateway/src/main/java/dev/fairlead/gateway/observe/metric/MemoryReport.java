package dev.fairlead.gateway.observe.metric;

import dev.fairlead.gateway.observe.log.JsonBytes;
import dev.fairlead.gateway.observe.log.JsonWriter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * Where the memory is: every bounded part with its bound, and what the JVM and the system say of the whole. The parts
 * are inside of the heap or of the direct buffers; they are not one more sum beside them.
 */
public final class MemoryReport {

    private final Gauges gauges;

    /** A report of the parts that these gauges show. */
    public MemoryReport(Gauges gauges) {
        this.gauges = gauges;
    }

    /** The numbers now, as JSON. */
    public byte[] json() {
        JsonWriter json = new JsonWriter(new JsonBytes(2048, 1 << 20)).object();
        parts(json);
        usage(json, "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        usage(json, "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage());
        usage(json, "metaspace", JvmGauges.metaspace());
        json.object("buffers");
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            json.object(pool.getName()).member("used_bytes", pool.getMemoryUsed());
            json.member("count", pool.getCount()).end();
        }
        json.end();
        json.member("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        ProcessMemory process = ProcessMemory.now();
        json.object("process").member("resident_bytes", process.residentBytes());
        json.member("peak_bytes", process.peakBytes());
        json.member("limit_bytes", process.limitBytes()).end();
        return json.end().out().raw('\n').copy();
    }

    private void parts(JsonWriter json) {
        long used = 0;
        long bound = 0;
        json.object("parts");
        for (Gauges.MemoryPart part : gauges.memory()) {
            long partUsed = part.usedBytes().getAsLong();
            long partBound = part.boundBytes().getAsLong();
            json.object(part.name()).member("used_bytes", partUsed);
            json.member("bound_bytes", partBound).end();
            used += partUsed;
            bound += partBound;
        }
        json.end().object("sum").member("used_bytes", used);
        json.member("bound_bytes", bound).end();
    }

    private static void usage(JsonWriter json, String name, MemoryUsage usage) {
        json.object(name).member("used_bytes", usage.getUsed());
        json.member("committed_bytes", usage.getCommitted());
        json.member("bound_bytes", usage.getMax()).end();
    }
}
