package dev.fairlead.management.alert;

import dev.fairlead.management.http.Problem.Fault;
import dev.fairlead.model.tree.Members;
import dev.fairlead.model.tree.Node;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Where alerts are told.
 *
 * @param type {@code webhook} or {@code email}
 * @param url of a webhook
 * @param secret signs what a webhook is sent
 * @param to addresses of mail
 */
public record Channel(String name, String type, boolean active, String url, String secret, List<String> to) {

    /** Names of channels and rules. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    private static final String ADDRESS = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}";
    private static final int MAX_URL = 1024;
    private static final int MIN_SECRET = 16;
    private static final int MAX_SECRET = 256;

    public Channel {
        to = List.copyOf(to);
    }

    /**
     * Reads one.
     *
     * @param kept the secret that it has; used where the body says none
     */
    public static Channel read(String name, Node.Mapping body, String kept, List<Fault> faults) {
        Entries entries = new Entries(body, faults);
        String type = entries.word("type", List.of("webhook", "email")).orElse("webhook");
        boolean active = entries.bool("active", true);
        String url = entries.text("url", MAX_URL, Channel::checked).orElse("");
        String secret = entries.text("secret", MAX_SECRET).orElse(kept);
        List<String> to = entries.texts("to", ADDRESS, "use an address such as ops@example.com");
        if (type.equals("webhook")) {
            if (url.isEmpty()
                    && faults.stream().noneMatch(fault -> fault.pointer().equals("/url"))) {
                entries.fault("url", "\"url\" is missing", "add the https:// address that takes alerts");
            }
            if (secret.length() < MIN_SECRET) {
                entries.fault(
                        "secret",
                        "\"secret\" has fewer than " + MIN_SECRET + " characters",
                        "it signs each message; make a random one");
            }
        } else if (to.isEmpty() && faults.isEmpty()) {
            entries.fault("to", "\"to\" is missing", "add at least one address");
        }
        entries.done("name", "version", "last");
        return new Channel(name, type, active, url, secret, to);
    }

    private static String checked(String text) {
        try {
            URI uri = new URI(text);
            boolean known = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (known && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null) {
                return text;
            }
        } catch (URISyntaxException notOne) {
            throw new IllegalArgumentException("it is not an address: " + notOne.getReason(), notOne);
        }
        throw new IllegalArgumentException("it is not https:// or http:// with a host, without a password and #");
    }

    /** As it is kept. */
    public Members written() {
        Members members = shown();
        if (type.equals("webhook")) {
            members.put("secret", secret);
        }
        return members;
    }

    /** The same without its secret. */
    public Members shown() {
        Members members = new Members().put("name", name).put("type", type).put("active", active);
        return type.equals("webhook") ? members.put("url", url) : members.put("to", Members.ofTexts(to));
    }
}
