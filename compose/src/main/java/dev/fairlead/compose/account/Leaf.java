package dev.fairlead.compose.account;

import dev.fairlead.model.Place;

/**
 * One value of the stack, after all files are laid over each other.
 *
 * @param pointer where it stands in the stack
 * @param place where it is written; an anchor's value is written once and stands in several pointers
 */
public record Leaf(String pointer, Place place) {}
