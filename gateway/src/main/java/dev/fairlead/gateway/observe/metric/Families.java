package dev.fairlead.gateway.observe.metric;

import java.util.List;

/** The families of request metrics. */
record Families(Family entrypoint, Family route, Family service, Family product, Buckets buckets) {

    static Families of(Family.Bounds bounds) {
        return new Families(
                new Family("entrypoint", List.of("entrypoint", "method", "code"), 0, bounds),
                new Family("route", List.of("route", "service", "method", "code"), 0, bounds),
                new Family("service", List.of("service", "method", "code"), 0, bounds),
                new Family("product", List.of("product", "partner", "method", "code"), 1, bounds),
                bounds.buckets());
    }

    List<Family> all() {
        return List.of(entrypoint, route, service, product);
    }
}
