package dev.fairlead.gateway.middleware;

import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.gateway.http.Step;
import dev.fairlead.gateway.http.Verdict;
import dev.fairlead.model.Cidr;
import dev.fairlead.model.Middleware;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ipAllowList}: only callers of these addresses pass. An address that cannot be told is refused. Addresses in
 * {@code X-Forwarded-For} are looked at only where the peer is a trusted proxy: anyone could have written them.
 */
public final class IpAllowList implements Step.Pure {

    private final Middleware.IpAllowList options;

    /** A step that lets these through. */
    public IpAllowList(Middleware.IpAllowList options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "ip-allow-list";
    }

    @Override
    public Verdict apply(Exchange exchange) {
        byte[] address = address(exchange);
        if (address != null && options.allowed().stream().anyMatch(block -> block.contains(address))) {
            return Verdict.CONTINUE;
        }
        String reason = "the address is not one of ipAllowList";
        return exchange.refuse(
                options.rejectStatus() == 403
                        ? new Failure.Forbidden(reason)
                        : new Failure.Rejected(
                                options.rejectStatus(), "This address may not make this request.", List.of(), reason));
    }

    private byte @Nullable [] address(Exchange exchange) {
        if (options.depth() == 0 && options.excluded().isEmpty()) {
            return exchange.callerAddress();
        }
        if (!exchange.trustsPeer()) {
            return null;
        }
        String[] hops = hops(exchange).split(",", -1);
        if (options.depth() > 0) {
            return options.depth() > hops.length ? null : parse(hops[hops.length - options.depth()]);
        }
        for (int i = hops.length - 1; i >= 0; i--) {
            byte[] hop = parse(hops[i]);
            if (hop == null || !isExcluded(hop)) {
                return hop;
            }
        }
        return null;
    }

    private static String hops(Exchange exchange) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < exchange.headerCount("x-forwarded-for"); i++) {
            all.append(i == 0 ? "" : ",").append(exchange.header("x-forwarded-for", i));
        }
        return all.toString();
    }

    private boolean isExcluded(byte[] address) {
        for (Cidr block : options.excluded()) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static byte @Nullable [] parse(String text) {
        try {
            return InetAddress.ofLiteral(text.strip()).getAddress();
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }
}
