package dev.fairlead.sources.cluster;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A sort of object that an API server has.
 *
 * @param group empty for the oldest ones
 * @param plural as it stands in paths and in rights
 * @param fields what a list is narrowed to; empty for all
 */
public record Resource(String group, String version, String plural, String kind, boolean namespaced, String fields) {

    /** All of them. */
    public Resource(String group, String version, String plural, String kind, boolean namespaced) {
        this(group, version, plural, kind, namespaced, "");
    }

    /** As it stands in {@code apiVersion}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Of all objects, of all namespaces. */
    String path() {
        return root() + "/" + plural;
    }

    /** Of all objects of one namespace. */
    String path(String namespace) {
        return namespaced ? root() + "/namespaces/" + encoded(namespace) + "/" + plural : path();
    }

    /** Of one object. */
    String path(String namespace, String name) {
        return path(namespace) + "/" + encoded(name);
    }

    private String root() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
