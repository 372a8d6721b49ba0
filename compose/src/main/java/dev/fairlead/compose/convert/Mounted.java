package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One element of {@code volumes}, in either form.
 *
 * @param type {@code volume}, {@code bind}, {@code tmpfs}, …
 * @param source a name or a path; empty where there is none
 * @param options of the short form
 */
record Mounted(Item item, String type, String source, String target, boolean readOnly, Set<String> options) {

    static Mounted of(Item item) {
        if (item.isMapping()) {
            return new Mounted(
                    item,
                    item.at("type").text(),
                    item.at("source").text(),
                    item.at("target").text(),
                    item.at("read_only").isTrue(),
                    Set.of());
        }
        String[] parts = item.text().split(":", -1);
        if (parts.length == 1) {
            return new Mounted(item, "volume", "", parts[0], false, Set.of());
        }
        Set<String> options = parts.length > 2 ? Set.copyOf(List.of(parts[2].split(",", -1))) : Set.of();
        boolean path = parts[0].startsWith(".") || parts[0].startsWith("/") || parts[0].startsWith("~");
        return new Mounted(item, path ? "bind" : "volume", parts[0], parts[1], options.contains("ro"), options);
    }

    static List<Mounted> all(Item service) {
        return service.at("volumes").elements().stream().map(Mounted::of).toList();
    }

    /** Every path that a service says something to be at; one that is said twice is there twice. */
    static List<String> paths(Item service) {
        List<String> paths = new ArrayList<>();
        all(service).forEach(mount -> paths.add(bare(mount.target())));
        service.at("tmpfs")
                .elements()
                .forEach(item -> paths.add(bare(item.text().split(":", -1)[0])));
        service.at("configs").elements().forEach(grant -> {
            String source = grant.isMapping() ? grant.at("source").text() : grant.text();
            String target = grant.at("target").text();
            paths.add(bare(target.isEmpty() ? "/" + source : target));
        });
        return paths;
    }

    /** A path without the slash at its end. */
    static String bare(String path) {
        return path.length() > 1 ? path.replaceAll("/+$", "") : path;
    }

    boolean isNamed() {
        return type.equals("volume") && !source.isEmpty();
    }
}
