package dev.fairlead.gateway.middleware;

import dev.fairlead.model.PathChange;

/** What a path becomes. */
final class ChangedPath {

    private ChangedPath() {}

    static String of(String path, PathChange change) {
        return switch (change) {
            case PathChange.Whole whole -> whole.path();
            case PathChange.Prefix prefix -> beginning(path, prefix);
        };
    }

    // On whole segments: /api is no beginning of /apis.
    private static String beginning(String path, PathChange.Prefix change) {
        int length = change.prefix().length();
        boolean begins = path.startsWith(change.prefix()) && (path.length() == length || path.charAt(length) == '/');
        if (!begins) {
            return path;
        }
        String changed = change.replacement() + path.substring(length);
        return changed.isEmpty() ? "/" : changed;
    }
}
