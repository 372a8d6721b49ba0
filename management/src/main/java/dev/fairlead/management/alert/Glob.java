package dev.fairlead.management.alert;

/** A name in which {@code *} stands for anything; the empty one fits all. */
final class Glob {

    private Glob() {}

    static boolean fits(String glob, String name) {
        if (glob.isEmpty()) {
            return true;
        }
        String[] parts = glob.split("\\*", -1);
        if (parts.length == 1) {
            return name.equals(glob);
        }
        String last = parts[parts.length - 1];
        if (!name.startsWith(parts[0]) || name.length() < parts[0].length() + last.length() || !name.endsWith(last)) {
            return false;
        }
        int at = parts[0].length();
        int end = name.length() - last.length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = name.indexOf(parts[i], at);
            if (found < 0 || found + parts[i].length() > end) {
                return false;
            }
            at = found + parts[i].length();
        }
        return true;
    }
}
