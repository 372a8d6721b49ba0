package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Middleware;
import dev.fairlead.model.Middleware.SourceCriterion;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses what is more than so many requests at once from one source, counted over all loops of this replica. A source
 * is known only while it has a request in flight, so there are never more of them than requests.
 */
public final class InFlightReq implements Step {

    private final String name;
    private final Middleware.InFlightReq configured;
    private final ConcurrentHashMap<String, Long> counts = new ConcurrentHashMap<>();

    /** @param name of the middleware, for the log */
    public InFlightReq(String name, Middleware.InFlightReq configured) {
        this.name = name;
        this.configured = configured;
    }

    @Override
    public String name() {
        return "in-flight-req";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        String source = source(configured.criterion(), exchange);
        if (counts.merge(source, 1L, Long::sum) > configured.amount()) {
            release(source);
            return exchange.refuse(new Failure.TooManyAtOnce(name, configured.amount()));
        }
        exchange.handling().whenEnded(ended -> release(source));
        return Verdict.CONTINUE;
    }

    private void release(String source) {
        counts.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Sources that have a request in flight. */
    int sources() {
        return counts.size();
    }

    private static String source(SourceCriterion criterion, Exchange exchange) {
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
        List<byte[]> hops = hops(exchange);
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
