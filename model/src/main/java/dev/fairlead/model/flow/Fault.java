package dev.fairlead.model.flow;

/**
 * What is wrong with a graph.
 *
 * @param node where it is to be mended; empty where no node can be named
 * @param text names workflow, node and value; one sentence without a full stop
 * @param remedy what to do about it
 */
public record Fault(String node, String text, String remedy) {}
