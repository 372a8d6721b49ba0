package dev.fairlead.model;

/**
 * The full name of a configured object: unique among objects of one kind.
 *
 * @param name what the user called it: 1 to 128 characters, without {@code @} and without control characters
 * @param owner the source that declares it
 */
public record Name(String name, Owner owner) implements Comparable<Name> {

    /**
     * Resolves a reference as users write it: {@code payments@file} names its owner, {@code payments} means
     * the source that holds the reference.
     *
     * @throws IllegalArgumentException if the part behind the {@code @} is not an owner
     */
    public static Name parse(String reference, Owner own) {
        int at = reference.lastIndexOf('@');
        if (at < 0) {
            return new Name(reference, own);
        }
        String word = reference.substring(at + 1);
        for (Owner owner : Owner.values()) {
            if (owner.word().equals(word)) {
                return new Name(reference.substring(0, at), owner);
            }
        }
        throw new IllegalArgumentException(
                "\"" + word + "\" is not a source; use one of store, file, docker, kubernetes");
    }

    @Override
    public int compareTo(Name other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : owner.compareTo(other.owner);
    }

    @Override
    public String toString() {
        return name + "@" + owner.word();
    }
}
