package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.SourceCriterion;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The source of a request, as {@code sourceCriterion} tells them apart. {@code X-Forwarded-For} counts only where the
 * peer is a trusted proxy: who could write it at will would be another source each time.
 */
final class RequestSource {

    private RequestSource() {}

    static String of(SourceCriterion criterion, Exchange exchange) {
        return switch (criterion) {
            case SourceCriterion.Host ignored -> exchange.host();
            case SourceCriterion.Header header -> {
                String value = exchange.header(header.name());
                yield value == null ? "" : value;
            }
            case SourceCriterion.Address address -> text(address(address, exchange), address.ipv6Prefix());
        };
    }

    private static byte[] address(SourceCriterion.Address criterion, Exchange exchange) {
        if (criterion.depth() == 0 && criterion.excluded().isEmpty()) {
            return exchange.callerAddress();
        }
        List<byte[]> hops = exchange.trustsPeer() ? hops(exchange) : List.of();
        if (criterion.depth() > 0) {
            int at = hops.size() - criterion.depth();
            return at < 0 ? exchange.peerAddress() : hops.get(at);
        }
        for (byte[] hop : hops.reversed()) {
            if (!isExcluded(hop, criterion.excluded())) {
                return hop;
            }
        }
        return exchange.peerAddress();
    }

    private static boolean isExcluded(byte[] hop, List<Cidr> excluded) {
        for (Cidr block : excluded) {
            if (block.contains(hop)) {
                return true;
            }
        }
        return false;
    }

    private static List<byte[]> hops(Exchange exchange) {
        List<byte[]> hops = new ArrayList<>();
        for (int i = 0; i < exchange.headerCount("x-forwarded-for"); i++) {
            String[] written =
                    String.valueOf(exchange.header("x-forwarded-for", i)).split(",", -1);
            for (String hop : written) {
                parse(hop.strip()).ifPresent(hops::add);
            }
        }
        return hops;
    }

    private static Optional<byte[]> parse(String hop) {
        try {
            return Optional.of(InetAddress.ofLiteral(hop).getAddress());
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static String text(byte[] address, int ipv6Prefix) {
        byte[] masked = address.clone();
        for (int bit = ipv6Prefix; address.length == 16 && bit < 128; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
        }
        return new String(masked, StandardCharsets.ISO_8859_1);
    }
}
