package dev.fairlead.model;

import java.util.Locale;

/** Which source an object comes from; written as {@code name@owner}. An object has exactly one owner. */
public enum Owner {
    STORE,
    FILE,
    DOCKER,
    KUBERNETES,
    /** The gateway itself: its objects are there without being declared; see {@link InternalService}. */
    INTERNAL;

    /** The word behind the {@code @}: lower case, as users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
