package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Match;
import java.util.List;

/** Beginnings of paths on whole segments: {@code /a} takes {@code /a}, {@code /a/} and {@code /a/b}, and not {@code /ab}. */
final class Segments {

    private Segments() {}

    /** Without the slashes at its end; empty for all paths. */
    static String cut(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    static Match beginning(String path) {
        String cut = cut(path);
        return cut.isEmpty()
                ? new Match.PathPrefix("/")
                : new Match.Or(List.of(new Match.Path(cut), new Match.PathPrefix(cut + "/")));
    }
}
