package dev.fairlead.benchmark.scg;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.caffeine.CaffeineProxyManager;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.time.Duration;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import reactor.core.publisher.Mono;

/** Where the limiter keeps its buckets (in memory, as Bucket4j's own example does), and by what it counts: the client. */
@Configuration
@Profile("equipped")
class RateLimit {
    @Bean
    @SuppressWarnings({"unchecked", "rawtypes"}) // Caffeine's builder starts as Object, Object
    AsyncProxyManager<String> buckets() {
        Caffeine<String, RemoteBucketState> builder =
                (Caffeine) Caffeine.newBuilder().maximumSize(1_000);
        return new CaffeineProxyManager<>(builder, Duration.ofMinutes(1)).asAsync();
    }

    @Bean
    KeyResolver byClient() {
        return exchange -> Mono.just(exchange.getRequiredAttribute(ApiKeyFilter.CLIENT));
    }
}
