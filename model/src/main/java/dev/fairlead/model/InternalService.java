package dev.fairlead.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the gateway answers by itself where a route names it as {@code word@internal}. Nobody declares these, and nothing
 * of them is reachable through an entrypoint that no route leads to.
 */
public enum InternalService {
    /** The documents of the admin side below {@code /api/}, and the page that shows them. */
    API,
    /** The page alone. */
    DASHBOARD,
    /** Whether this replica wants callers: 200 or 503, whatever the path. */
    PING,
    /** The metrics, whatever the path. */
    PROMETHEUS,
    /** 418, for routes that only redirect. */
    NOOP;

    /** Before the {@code @}: lower case, as users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As routes name it. */
    public Name fullName() {
        return new Name(word(), Owner.INTERNAL);
    }

    /** The service of that name. */
    public Service service() {
        return new Service(word(), new Service.Internal(this));
    }

    /** The one of that name. */
    public static Optional<InternalService> of(Name name) {
        // Asked of every route, and most lead elsewhere.
        return name.owner() != Owner.INTERNAL
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(each -> each.fullName().equals(name))
                        .findFirst();
    }

    /** All of them, for people. */
    public static String known() {
        return Arrays.stream(values()).map(each -> each.fullName().toString()).collect(Collectors.joining(", "));
    }
}
