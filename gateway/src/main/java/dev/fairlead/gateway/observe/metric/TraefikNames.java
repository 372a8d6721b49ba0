package dev.fairlead.gateway.observe.metric;

/**
 * That requests are counted under Traefik's names too, for dashboards that know no others.
 *
 * @param entrypoints whether by entrypoint; Traefik's default is yes
 * @param services whether by service; Traefik's default is yes
 * @param routers whether by router; Traefik's default is no
 * @param buckets of the histograms of time
 */
public record TraefikNames(boolean entrypoints, boolean services, boolean routers, Buckets buckets) {

    /** Our entrypoints as Traefik's users call them. */
    static String entrypoint(String ours) {
        return switch (ours) {
            case "http" -> "web";
            case "https" -> "websecure";
            case "admin" -> "traefik";
            default -> ours;
        };
    }
}
