package dev.fairlead.gateway.wire;

/**
 * How large a head may be.
 *
 * @param maxHeadBytes start line, fields and empty line together
 * @param maxTargetBytes the request target; not used for answers
 * @param maxFields number of fields
 */
public record HeadBounds(int maxHeadBytes, int maxTargetBytes, int maxFields) {}
