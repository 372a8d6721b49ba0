package dev.fairlead.sources.cluster;

import dev.fairlead.model.tree.Node;

/**
 * What the status of an object should be.
 *
 * @param item the object as it was seen
 * @param status its whole status
 */
public record StatusPatch(Item item, Node.Mapping status) {}
