package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Service.Sticky;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.sources.cluster.Item;
import dev.fairlead.sources.cluster.Nodes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What Traefik's annotations on a Service say of the way to it. */
record ServiceAnnotations(boolean passHostHeader, Optional<Sticky> sticky) {

    private static final String PREFIX = "traefik.ingress.kubernetes.io/service.";
    static final String SCHEME = PREFIX + "serversscheme";
    private static final String COOKIE = PREFIX + "sticky.cookie";
    private static final List<String> KNOWN = List.of(
            "serversscheme",
            "passhostheader",
            "sticky.cookie",
            "sticky.cookie.name",
            "sticky.cookie.secure",
            "sticky.cookie.httponly",
            "sticky.cookie.samesite",
            "sticky.cookie.maxage",
            "sticky.cookie.path",
            "sticky.cookie.domain");

    static ServiceAnnotations of(Item service, Draft draft, String name) {
        Nodes.at(service.node(), "metadata", "annotations").members().forEach((key, value) -> {
            if (key.startsWith(PREFIX) && !KNOWN.contains(key.substring(PREFIX.length()))) {
                draft.warn(Kind.SERVICE, name, value.place(), "the annotation has no effect here", "take it out");
            }
        });
        return new ServiceAnnotations(
                service.annotation(PREFIX + "passhostheader")
                        .map(text -> !text.equals("false"))
                        .orElse(true),
                service.annotation(COOKIE).filter("true"::equals).map(on -> sticky(service)));
    }

    private static Sticky sticky(Item service) {
        String sameSite = text(service, "samesite").toLowerCase(Locale.ROOT);
        String path = text(service, "path");
        String maxAge = text(service, "maxage");
        return new Sticky(
                text(service, "name"),
                text(service, "secure").equals("true"),
                text(service, "httponly").equals("true"),
                List.of("none", "lax", "strict").contains(sameSite) ? sameSite : "",
                maxAge.matches("-?[0-9]{1,9}") ? Integer.parseInt(maxAge) : 0,
                path.matches("/[!-:<-~]*") ? path : "/",
                Hosts.isValid(text(service, "domain")) ? text(service, "domain") : "");
    }

    // A cookie's name is a token; anything else is left to the gateway.
    private static String text(Item service, String option) {
        String text = service.annotation(COOKIE + "." + option).orElse("");
        return option.equals("name") && !text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]*") ? "" : text;
    }
}
