package dev.fairlead.gateway.limit.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How limits are shared.
 *
 * @param address where Redis is
 * @param authority PEM file of who signed its certificate; empty for those that the JDK knows
 * @param patience for one answer; beyond, Redis is taken for lost
 * @param prefix of all keys
 * @param expected replicas among which limits are shared out while nobody knows how many there are
 */
public record RedisSettings(
        RedisAddress address, Optional<Path> authority, Duration patience, String prefix, int expected) {}
