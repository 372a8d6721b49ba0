package dev.fairlead.store.content;

import java.util.Locale;

/** The sorts of object that users keep in the store. */
public enum Kind {
    PRODUCT("products"),
    CLIENT("clients"),
    POLICY("policies"),
    ROUTE("routes"),
    MIDDLEWARE("middlewares"),
    SERVICE("services"),
    SECRET("secrets"),
    WORKFLOW("workflows");

    private final String plural;

    Kind(String plural) {
        this.plural = plural;
    }

    /** Whether it is edited in a copy that is not served before it is published; all others are served as they are saved. */
    public boolean hasWorkingCopy() {
        return this == PRODUCT || this == WORKFLOW;
    }

    /** One of them: {@code product}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Many of them, as in the path of the REST API: {@code products}. */
    public String plural() {
        return plural;
    }
}
