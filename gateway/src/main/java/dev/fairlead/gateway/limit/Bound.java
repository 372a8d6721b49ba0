package dev.fairlead.gateway.limit;

import dev.fairlead.gateway.http.CompiledRoute;
import dev.fairlead.gateway.http.Exchange;
import dev.fairlead.gateway.http.Failure;
import dev.fairlead.model.Policy;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One limit of one client.
 *
 * @param key whose count it is; of a limit with a scope, of all that it counts apart
 * @param limit how much, and in which time
 * @param scope what is counted apart
 * @param loss what holds while the shared counter cannot be reached
 * @param words the policy, and where it has several limits which, for logs
 */
public record Bound<L>(CountKey key, L limit, Policy.Scope scope, Policy.LimiterLoss loss, String words) {

    /** Of an IPv6 address so many bytes count: whoever has one has all behind them. */
    private static final int NETWORK_BYTES = 8;

    /** As it counts this request. */
    Bound<L> at(Exchange exchange) {
        return switch (scope) {
            // What is of a product was made for it.
            case CLIENT, PRODUCT -> this;
            case ENDPOINT -> part(endpoint(exchange.route()));
            case ADDRESS -> part(network(exchange.callerAddress()));
        };
    }

    private static String endpoint(@Nullable CompiledRoute route) {
        return route == null ? "" : route.route();
    }

    private static String network(byte[] address) {
        return HexFormat.of().formatHex(Arrays.copyOf(address, Math.min(address.length, NETWORK_BYTES)));
    }

    private Bound<L> part(String what) {
        return new Bound<>(key.of(what), limit, scope, loss, words);
    }

    /** Where parts that are more than can be told apart count together. */
    Bound<L> others() {
        String whole = key.what().substring(0, Math.max(0, key.what().lastIndexOf('/')));
        CountKey others = new CountKey(key.client(), key.policy(), whole + "/others");
        return new Bound<>(others, limit, Policy.Scope.CLIENT, loss, words);
    }

    /** Why a request with that reading is refused. */
    Failure refusal(Reading reading, boolean ofQuota) {
        return reading.degraded() && loss == Policy.LimiterLoss.CLOSED
                ? new Failure.LimiterLost(words)
                : new Failure.Limited(words, reading.resetSeconds(), ofQuota);
    }
}
