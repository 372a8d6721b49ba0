package dev.fairlead.gateway.limit.redis;

import io.lettuce.core.RedisURI;
import java.util.List;

/** An address as the client wants it. */
final class RedisUris {

    private RedisUris() {}

    static List<RedisURI> of(RedisAddress address) {
        if (address.master().isEmpty()) {
            return address.hosts().stream()
                    .map(host -> with(RedisURI.Builder.redis(host.name(), host.port()), address))
                    .toList();
        }
        RedisURI.Builder builder =
                RedisURI.builder().withSentinelMasterId(address.master().get());
        for (RedisAddress.Host host : address.hosts()) {
            RedisURI sentinel = RedisURI.Builder.redis(host.name(), host.port())
                    .withSsl(address.isSecure())
                    .withTimeout(RedisClients.CONNECT)
                    .build();
            builder.withSentinel(sentinel);
        }
        return List.of(with(builder, address));
    }

    private static RedisURI with(RedisURI.Builder builder, RedisAddress address) {
        builder.withSsl(address.isSecure())
                .withDatabase(address.database())
                .withClientName("fairlead")
                .withTimeout(RedisClients.CONNECT);
        address.password().ifPresent(password -> address.user()
                .ifPresentOrElse(
                        user -> builder.withAuthentication(user, password.toCharArray()),
                        () -> builder.withPassword(password.toCharArray())));
        return builder.build();
    }
}
