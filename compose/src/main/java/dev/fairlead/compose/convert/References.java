package dev.fairlead.compose.convert;

import dev.fairlead.compose.account.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a workload names another one as a host: in its variables and in its command. */
final class References {

    private References() {}

    /** One port that somebody calls. */
    record Call(int port, Item from) {}

    /** Whether it names the host with a port, or in a URL. */
    static boolean names(Item service, String host) {
        Pattern pattern = Pattern.compile("(//|@|^|[,=\\s])" + Pattern.quote(host) + "(:[0-9]{1,5}|/|$)");
        return texts(service).stream()
                .anyMatch(item -> pattern.matcher(item.text()).find());
    }

    /** The ports at which it calls a host. */
    static List<Call> calls(Item service, String host) {
        Pattern pattern = Pattern.compile("(?<![A-Za-z0-9._-])" + Pattern.quote(host) + ":([0-9]{1,5})(?![0-9])");
        List<Call> calls = new ArrayList<>();
        for (Item item : texts(service)) {
            Matcher matcher = pattern.matcher(item.text());
            while (matcher.find()) {
                int port = Integer.parseInt(matcher.group(1));
                if (port > 0 && port < 65536) {
                    calls.add(new Call(port, item));
                }
            }
        }
        return calls;
    }

    private static List<Item> texts(Item service) {
        List<Item> texts = new ArrayList<>(service.at("environment").members().values());
        texts.addAll(service.at("command").elements());
        texts.addAll(service.at("entrypoint").elements());
        return texts;
    }
}
