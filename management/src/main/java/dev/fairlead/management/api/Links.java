package dev.fairlead.management.api;

import dev.fairlead.management.http.Target;
import dev.fairlead.store.content.Resource;

/** Where things are. */
final class Links {

    static final String ROOT = "/api/v1";

    private Links() {}

    static String to(Resource resource) {
        return ROOT + "/" + resource.kind().plural() + "/" + Target.encode(resource.name());
    }

    static String to(String list, String name) {
        return ROOT + "/" + list + "/" + Target.encode(name);
    }
}
