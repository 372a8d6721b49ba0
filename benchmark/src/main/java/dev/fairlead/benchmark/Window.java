package dev.fairlead.benchmark;

/**
 * One proxy under load for a few seconds.
 *
 * @param load what the load generator saw
 * @param wallNanos length of the window by the harness's clock
 * @param cpuNanos exact CPU time of the proxy's threads in it
 * @param tickCpuNanos the same by process accounting, which knows threads that ended; a check
 * @param otherNanos CPU time on the two cores that was neither the proxy's nor the load's nor the upstream's
 * @param residentBytes memory of the proxy at the end of it
 * @param logBytes access log written in it
 */
record Window(
        LoadReport load,
        long wallNanos,
        long cpuNanos,
        long tickCpuNanos,
        long otherNanos,
        long residentBytes,
        long logBytes) {
    private static final double QUIET_BELOW = 0.10;

    double cpuMicrosPerRequest() {
        return cpuNanos / 1e3 / load.requests();
    }

    double requestsPerCpuSecond() {
        return load.requests() * 1e9 / cpuNanos;
    }

    /** Share of one core that the proxy used. Well below 1 means that the load or the upstream was the limit. */
    double utilisation() {
        return (double) cpuNanos / wallNanos;
    }

    /** Share of both cores that others used. */
    double other() {
        return Math.max(0, otherNanos / (2.0 * wallNanos));
    }

    boolean isQuiet() {
        return other() < QUIET_BELOW;
    }

    double logBytesPerRequest() {
        return (double) logBytes / load.requests();
    }
}
