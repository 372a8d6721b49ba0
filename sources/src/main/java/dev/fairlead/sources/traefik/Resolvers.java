package dev.fairlead.sources.traefik;

import dev.fairlead.model.Place;
import dev.fairlead.model.tree.Node;
import dev.fairlead.sources.traefik.Translation.Fate;
import dev.fairlead.sources.traefik.Translation.Note;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Traefik's certificate resolvers as settings of ours: one variable an option, with a value for each resolver. */
final class Resolvers {

    private static final String NAMES = "FAIRLEAD_ACME_RESOLVERS";

    private final Map<String, String> settings;
    private final Map<String, Place> places;
    private final List<Note> notes;

    Resolvers(Map<String, String> settings, Map<String, Place> places, List<Note> notes) {
        this.settings = settings;
        this.places = places;
        this.notes = notes;
    }

    void translate(String name, Node node) {
        String path = "certificatesResolvers." + name;
        lower(node).forEach((option, value) -> {
            if (option.equals("acme")) {
                acme(name, path + ".acme", value);
            } else {
                note(Fate.IGNORED, value, path + "." + option, "certificates are ordered by ACME only");
            }
        });
    }

    private void acme(String name, String path, Node node) {
        Map<String, Node> options = lower(node);
        boolean http = isOn(options.get("httpchallenge"));
        boolean tls = isOn(options.get("tlschallenge"));
        if (!http && !tls) {
            note(
                    Fate.IGNORED,
                    node,
                    path,
                    options.containsKey("dnschallenge")
                            ? "hosts are proven by httpChallenge or tlsChallenge, not by DNS"
                            : "it has no challenge; give it httpChallenge or tlsChallenge");
            return;
        }
        add(NAMES, name, node, path, name);
        add("FAIRLEAD_ACME_CHALLENGE", name + "=" + (http ? "http" : "tls"), node, path, http ? "http" : "tls");
        options.forEach((option, value) -> option(name, path, option, value));
    }

    private void option(String name, String path, String option, Node value) {
        String whole = path + "." + option;
        switch (option) {
            case "email" -> add("FAIRLEAD_ACME_EMAIL", name + "=" + value.plain(), value, whole, value.plain());
            case "caserver" -> add("FAIRLEAD_ACME_CA_SERVER", name + "=" + value.plain(), value, whole, value.plain());
            case "keytype" -> add("FAIRLEAD_ACME_KEY_TYPE", name + "=" + value.plain(), value, whole, value.plain());
            case "cacertificates" -> authorities(name, whole, value);
            case "eab" -> binding(name, whole, value);
            case "httpchallenge", "tlschallenge" -> {
                if (isOn(value)) {
                    note(Fate.HOLDS, value, whole, "challenges are answered on the listener that there is for them");
                }
            }
            default -> {
                Fates.Word word = Fates.of("acme", option);
                note(word.fate(), value, whole, word.text());
            }
        }
    }

    private void authorities(String name, String path, Node value) {
        if (value.plain().contains(",")) {
            note(Fate.IGNORED, value, path, "put the certificates into one file and name that");
        } else {
            add("FAIRLEAD_ACME_CA_CERTIFICATES", name + "=" + value.plain(), value, path, value.plain());
        }
    }

    private void binding(String name, String path, Node node) {
        lower(node).forEach((option, value) -> {
            switch (option) {
                case "kid" ->
                    add("FAIRLEAD_ACME_EAB_KID", name + "=" + value.plain(), value, path + ".kid", value.plain());
                case "hmacencoded" ->
                    add("FAIRLEAD_ACME_EAB_HMAC", name + "=" + value.plain(), value, path + ".hmacEncoded", "***");
                default -> note(Fate.IGNORED, value, path + "." + option, "it has no counterpart here");
            }
        });
    }

    /** @param shown what people may see of the value */
    private void add(String variable, String value, Node node, String option, String shown) {
        settings.merge(variable, value, (before, next) -> before + "," + next);
        places.putIfAbsent(variable, node.place());
        notes.add(new Note(Fate.MAPPED, node.place(), option, variable + " has " + shown));
    }

    private void note(Fate fate, Node node, String option, String text) {
        notes.add(new Note(fate, node.place(), option, text));
    }

    private static boolean isOn(@org.jspecify.annotations.Nullable Node node) {
        return node != null && !(node instanceof Node.Bool bool && !bool.value());
    }

    private static Map<String, Node> lower(Node node) {
        return new TreeMap<>(StaticConfiguration.lower(node));
    }
}
