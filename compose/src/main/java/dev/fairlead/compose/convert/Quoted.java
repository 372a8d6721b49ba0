package dev.fairlead.compose.convert;

import java.util.List;
import java.util.Map;

/** A command in which secrets stand, as a line for a shell that takes them from their variables. */
final class Quoted {

    private Quoted() {}

    static List<String> line(List<String> words, Map<String, String> secrets) {
        boolean isLine = words.size() == 3
                && words.getFirst().endsWith("sh")
                && words.get(1).equals("-c");
        if (isLine) {
            return List.of(words.get(0), words.get(1), named(words.get(2), secrets));
        }
        StringBuilder line = new StringBuilder("exec");
        for (String word : words) {
            line.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        return List.of("/bin/sh", "-c", named(line.toString(), secrets));
    }

    // Between which quotes a secret stands decides how a variable is written there.
    private static String named(String line, Map<String, String> secrets) {
        String named = line;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            int at = named.indexOf(secret.getValue());
            while (at >= 0 && !secret.getValue().isEmpty()) {
                char quote = quote(named, at);
                String variable = "$" + "{" + secret.getKey() + "}";
                String put =
                        quote == '"' ? variable : quote == '\'' ? "'\"" + variable + "\"'" : "\"" + variable + "\"";
                named = named.substring(0, at)
                        + put
                        + named.substring(at + secret.getValue().length());
                at = named.indexOf(secret.getValue(), at + put.length());
            }
        }
        return named;
    }

    private static char quote(String line, int end) {
        char open = ' ';
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            if (c == '\\' && open != '\'') {
                i++;
            } else if (open == ' ' && (c == '"' || c == '\'')) {
                open = c;
            } else if (c == open) {
                open = ' ';
            }
        }
        return open;
    }
}
