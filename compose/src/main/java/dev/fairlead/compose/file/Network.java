package dev.fairlead.compose.file;

import dev.fairlead.model.Place;

/**
 * One network of a stack.
 *
 * @param key as workloads name it
 * @param name as the engine names it
 * @param isNamed whether that name is written, and does not follow from the project
 * @param external whether it is made elsewhere, so that others may be on it
 * @param internal whether it leads nowhere outside, so that no port is published through it
 */
public record Network(String key, String name, boolean isNamed, boolean external, boolean internal, Place place) {}
