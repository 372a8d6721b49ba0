package dev.fairlead.compose.cluster;

import dev.fairlead.model.tree.Node;

/**
 * One value of an object.
 *
 * @param path where it stands, with elements of lists by what they are called: equal in two objects where both speak of
 *     the same thing, whatever its index
 * @param pointer where it stands, as a JSON pointer
 * @param meaning the same text for values that mean the same
 */
public record Field(FieldPath path, String pointer, Node value, String meaning) {}
