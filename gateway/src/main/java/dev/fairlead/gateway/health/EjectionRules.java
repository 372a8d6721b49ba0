package dev.fairlead.gateway.health;

import dev.fairlead.model.Service.PassiveHealthCheck;
import java.time.Duration;
import java.util.Optional;

/**
 * When a backend that fails is left out for a while, and how many may be. Times in nanoseconds.
 *
 * @param answers whether bad answers count, or only connections that could not be opened
 * @param attempts failures in a row within the window
 * @param windowNanos in which they are counted
 * @param stepNanos each ejection is so much longer than the one before
 * @param longestNanos but never longer than this
 * @param ejectedPercent of the backends that may be out at once
 * @param panicPercent that must take requests, else all do
 */
record EjectionRules(
        boolean answers,
        int attempts,
        long windowNanos,
        long stepNanos,
        long longestNanos,
        int ejectedPercent,
        int panicPercent) {

    /** Without configuration: a backend that cannot be connected to is left alone for a moment. */
    static final EjectionRules STANDARD = new EjectionRules(
            false,
            3,
            Duration.ofSeconds(10).toNanos(),
            Duration.ofSeconds(1).toNanos(),
            Duration.ofSeconds(30).toNanos(),
            50,
            50);

    static EjectionRules of(Optional<PassiveHealthCheck> configured) {
        return configured
                .map(check -> new EjectionRules(
                        true,
                        check.maxFailedAttempts(),
                        check.failureWindow().toNanos(),
                        check.failureWindow().toNanos(),
                        check.maxEjection().toNanos(),
                        check.maxEjectedPercent(),
                        check.panicPercent()))
                .orElse(STANDARD);
    }

    /** How long ejection number {@code number} lasts, counted from 1. */
    long lasts(int number) {
        return Math.min(stepNanos * Math.min(number, 1_000_000), Math.max(longestNanos, stepNanos));
    }
}
