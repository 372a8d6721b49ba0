package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code Accept-Encoding} says (RFC 9110 section 12.5.3). */
final class Accepted {

    private static final String ACCEPT_ENCODING = "accept-encoding";

    private Accepted() {}

    /**
     * Those of ours that the caller takes, best first: by its weights, and where these are equal by our order.
     *
     * @param ours in our order
     * @param unsaid what a caller takes who says nothing
     */
    static List<Encoding> of(Exchange exchange, List<Encoding> ours, List<Encoding> unsaid) {
        int count = exchange.headerCount(ACCEPT_ENCODING);
        if (count == 0) {
            return unsaid;
        }
        Map<Encoding, Double> named = new EnumMap<>(Encoding.class);
        double others = 0;
        for (int i = 0; i < count; i++) {
            String list = String.valueOf(exchange.header(ACCEPT_ENCODING, i)).toLowerCase(Locale.ROOT);
            for (String item : list.split(",", -1)) {
                List<String> parts = List.of(item.strip().split("\\s*;\\s*", -1));
                switch (parts.getFirst()) {
                    case "gzip", "x-gzip" -> named.putIfAbsent(Encoding.GZIP, weight(parts));
                    case "br" -> named.putIfAbsent(Encoding.BR, weight(parts));
                    case "zstd" -> named.putIfAbsent(Encoding.ZSTD, weight(parts));
                    case "*" -> others = weight(parts);
                    default -> {
                        // Not one of ours.
                    }
                }
            }
        }
        double unnamed = others;
        List<Encoding> taken = new ArrayList<>(ours);
        taken.removeIf(each -> named.getOrDefault(each, unnamed) <= 0);
        taken.sort(
                (one, other) -> Double.compare(named.getOrDefault(other, unnamed), named.getOrDefault(one, unnamed)));
        return taken;
    }

    private static double weight(List<String> parts) {
        for (String part : parts.subList(1, parts.size())) {
            if (part.matches("q=[01](\\.[0-9]{0,3})?")) {
                return Double.parseDouble(part.substring(2));
            }
        }
        return 1;
    }
}
