package dev.fairlead.model;

/** Statuses, and the one that is said in their place; 200 to 599. */
public record StatusRewrite(StatusRange from, int to) {}
