package dev.fairlead.benchmark;

import java.util.Map;

/**
 * CPU time of a process and its children up to one moment.
 *
 * @param nanosByThread exact run time of each thread that lives
 * @param tickNanos the same by the kernel's process accounting, which also knows ended threads; coarser, kept as a check
 */
record CpuReading(Map<Long, Long> nanosByThread, long tickNanos) {
    CpuReading {
        nanosByThread = Map.copyOf(nanosByThread);
    }

    /** Exact run time since an earlier reading; a thread that ended in between is not in it. */
    long nanosSince(CpuReading earlier) {
        long nanos = 0;
        for (Map.Entry<Long, Long> thread : nanosByThread.entrySet()) {
            nanos += thread.getValue() - earlier.nanosByThread.getOrDefault(thread.getKey(), 0L);
        }
        return nanos;
    }

    long tickNanosSince(CpuReading earlier) {
        return tickNanos - earlier.tickNanos;
    }
}
