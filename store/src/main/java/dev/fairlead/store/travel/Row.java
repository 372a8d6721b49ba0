package dev.fairlead.store.travel;

/**
 * What travels of one sort.
 *
 * @param what in words for people
 * @param count how many
 * @param hash of all of them, 64 hexadecimal digits; the same for the same content in any order
 */
public record Row(String what, long count, String hash) {}
