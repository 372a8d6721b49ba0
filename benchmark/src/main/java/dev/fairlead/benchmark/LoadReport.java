package dev.fairlead.benchmark;

/**
 * What a load generator saw in one window.
 *
 * @param requests answered requests
 * @param seconds length of the window by the generator's clock
 * @param p50Micros median latency in microseconds
 * @param p99Micros 99th percentile of the latency in microseconds
 * @param errors refused requests, broken or timed-out connections
 */
record LoadReport(long requests, double seconds, double p50Micros, double p99Micros, long errors) {
    double requestsPerSecond() {
        return requests / seconds;
    }
}
