package dev.fairlead.benchmark.scg;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Refuses a request without a known key with 401; tells the upstream who calls, and keeps the key from it. */
@Component
@Profile("equipped")
@EnableConfigurationProperties(ApiKeyFilter.Keys.class)
class ApiKeyFilter implements GlobalFilter, Ordered {
    static final String CLIENT = "client";

    private final Map<String, String> clientByKey;

    ApiKeyFilter(Keys keys) {
        this.clientByKey = Map.copyOf(keys.clientByKey());
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        String key = exchange.getRequest().getHeaders().getFirst("X-API-Key");
        String client = key == null ? null : clientByKey.get(key);
        if (client == null) {
            exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
            return exchange.getResponse().setComplete();
        }
        ServerHttpRequest request = exchange.getRequest()
                .mutate()
                .headers(headers -> {
                    headers.remove("X-API-Key");
                    headers.set("X-Client", client);
                })
                .build();
        exchange.getAttributes().put(CLIENT, client);
        exchange.getResponse().getHeaders().set("X-Request-ID", exchange.getRequest().getId());
        return chain.filter(exchange.mutate().request(request).build());
    }

    /** Before the route's own filters, so that the limiter knows the client. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }

    /** The keys that are known, each with its client. */
    @ConfigurationProperties("peer")
    record Keys(Map<String, String> clientByKey) {}
}
