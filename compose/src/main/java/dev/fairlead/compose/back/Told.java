package dev.fairlead.compose.back;

import dev.fairlead.model.Place;

/**
 * One field, or one whole object, that is not the same when the Compose file is converted again.
 *
 * @param place where it is written
 * @param object {@code Kind/name}
 * @param pointer in it; empty for all of it
 * @param isLost whether nothing takes its place
 * @param why what keeps it from being carried, or what takes its place
 */
public record Told(Place place, String object, String pointer, boolean isLost, String why) {}
