package dev.fairlead.sources.kubernetes;

/**
 * Why a condition does not hold.
 *
 * @param reason one of the words of the Gateway API
 * @param message for people
 */
record Fault(String reason, String message) {}
