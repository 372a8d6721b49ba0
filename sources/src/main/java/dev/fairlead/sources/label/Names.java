package dev.fairlead.sources.label;

import java.util.Map;

/** How containers name what they do not name themselves. */
public final class Names {

    private static final String PROJECT = "com.docker.compose.project";
    private static final String SERVICE = "com.docker.compose.service";

    private Names() {}

    /** Letters and digits, and one hyphen for each run of anything else between them. */
    public static String normalise(String name) {
        StringBuilder out = new StringBuilder(name.length());
        boolean gap = false;
        for (int at = 0; at < name.length(); ) {
            int letter = name.codePointAt(at);
            at += Character.charCount(letter);
            if (!Character.isLetterOrDigit(letter)) {
                gap = true;
                continue;
            }
            if (gap && !out.isEmpty()) {
                out.append('-');
            }
            gap = false;
            out.appendCodePoint(letter);
        }
        return out.toString();
    }

    /** What a container's service is called: Compose's service and project where it has both, else its own name. */
    public static String service(String container, Map<String, String> labels) {
        String project = labels.get(PROJECT);
        String service = labels.get(SERVICE);
        return normalise(project == null || service == null ? container : service + "_" + project);
    }
}
