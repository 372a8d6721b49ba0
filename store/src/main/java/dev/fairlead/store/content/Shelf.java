package dev.fairlead.store.content;

import java.util.zip.CRC32C;

/**
 * A place for objects of one sort. A shelf is divided by the hash of the name into a fixed number of segments, so
 * that a change of one object moves one small segment however many objects there are.
 */
public enum Shelf {
    PRODUCTS(true, 256),
    CLIENTS(true, 256),
    POLICIES(true, 16),
    ROUTES(true, 64),
    MIDDLEWARES(true, 16),
    SERVICES(true, 64),
    SECRETS(true, 64),
    WORKFLOWS(true, 64),
    /** Working copies of products. */
    DRAFTS(false, 256),
    /** Working copies of workflows. */
    WORKFLOW_DRAFTS(false, 64),
    USERS(false, 16),
    TOKENS(false, 64);

    private final boolean served;
    private final int segments;

    Shelf(boolean served, int segments) {
        this.served = served;
        this.segments = segments;
    }

    /** Whether replicas read it; a change of such a shelf makes a revision. */
    public boolean isServed() {
        return served;
    }

    /** Where the object of this name lies. */
    public SegmentId segment(String name) {
        CRC32C hash = new CRC32C();
        hash.update(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new SegmentId(this, (int) (hash.getValue() % segments));
    }

    /** The shelf that replicas read objects of a kind from. */
    public static Shelf served(Kind kind) {
        return switch (kind) {
            case PRODUCT -> PRODUCTS;
            case CLIENT -> CLIENTS;
            case POLICY -> POLICIES;
            case ROUTE -> ROUTES;
            case MIDDLEWARE -> MIDDLEWARES;
            case SERVICE -> SERVICES;
            case SECRET -> SECRETS;
            case WORKFLOW -> WORKFLOWS;
        };
    }

    /** The shelf on which objects of a kind are edited. */
    public static Shelf edited(Kind kind) {
        return switch (kind) {
            case PRODUCT -> DRAFTS;
            case WORKFLOW -> WORKFLOW_DRAFTS;
            case CLIENT, POLICY, ROUTE, MIDDLEWARE, SERVICE, SECRET -> served(kind);
        };
    }
}
