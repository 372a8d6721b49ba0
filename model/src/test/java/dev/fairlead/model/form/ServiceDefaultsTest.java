package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Middleware;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.Service.HealthCheck;
import dev.fairlead.model.Service.LoadBalancer;
import dev.fairlead.model.Service.PassiveHealthCheck;
import dev.fairlead.model.Service.Sticky;
import dev.fairlead.model.SourceCriterion;
import dev.fairlead.model.Subject;
import dev.fairlead.model.Subject.Kind;
import dev.fairlead.model.tree.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds where nothing is said: here, and word for word in the docs. */
final class ServiceDefaultsTest {

    private static LoadBalancer group() throws Json.Malformed {
        Findings findings = new Findings(new Subject(Kind.SERVICE, "s", Owner.FILE));
        String text = "{'loadBalancer': {'servers': [{'url': 'http://a'}], 'sticky': {'cookie': {}},"
                + " 'healthCheck': {}, 'passiveHealthCheck': {}, 'concurrency': {'limit': 1}}}";
        Service service = ServiceForm.read("s", Json.read(text.replace('\'', '"'), "t"), findings)
                .orElseThrow();
        assertThat(findings.all()).isEmpty();
        return (LoadBalancer) service.kind();
    }

    private static Map<String, String> defaults(LoadBalancer group) {
        Sticky sticky = group.sticky().orElseThrow();
        HealthCheck check = group.healthCheck().orElseThrow();
        PassiveHealthCheck passive = group.passive().orElseThrow();
        Service.Concurrency concurrency = group.concurrency().orElseThrow();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("servers[].weight", "" + group.backends().getFirst().weight());
        all.put("passHostHeader", "" + group.passHostHeader());
        all.put("strategy", group.strategy().name().toLowerCase(java.util.Locale.ROOT));
        all.put("sticky.cookie.secure", "" + sticky.secure());
        all.put("sticky.cookie.httpOnly", "" + sticky.httpOnly());
        all.put("sticky.cookie.maxAge", "" + sticky.maxAgeSeconds());
        all.put("sticky.cookie.path", sticky.path());
        all.put("healthCheck.mode", check.mode().name().toLowerCase(java.util.Locale.ROOT));
        all.put("healthCheck.path", check.path());
        all.put("healthCheck.method", check.method());
        all.put("healthCheck.followRedirects", "" + check.followRedirects());
        all.put("healthCheck.interval", Durations.print(check.interval()));
        all.put("healthCheck.timeout", Durations.print(check.timeout()));
        all.put("healthCheck.healthy", "" + check.healthy());
        all.put("healthCheck.unhealthy", "" + check.unhealthy());
        all.put("passiveHealthCheck.failureWindow", Durations.print(passive.failureWindow()));
        all.put("passiveHealthCheck.maxFailedAttempts", "" + passive.maxFailedAttempts());
        all.put("passiveHealthCheck.maxEjection", Durations.print(passive.maxEjection()));
        all.put("passiveHealthCheck.maxEjectedPercent", "" + passive.maxEjectedPercent());
        all.put("passiveHealthCheck.panicPercent", "" + passive.panicPercent());
        all.put("concurrency.queue", "" + concurrency.queue());
        all.put("concurrency.wait", Durations.print(concurrency.patience()));
        all.put("retryBudget.percent", "" + group.retryBudget().percent());
        all.put("retryBudget.perSecond", "" + group.retryBudget().perSecond());
        return all;
    }

    @Test
    void the_docs_name_every_default() throws IOException, Json.Malformed {
        String docs = Files.readString(Path.of("..", "docs", "services.md"));
        defaults(group()).forEach((key, value) -> assertThat(docs).contains("\n| `" + key + "` | `" + value + "` |"));
    }

    @Test
    void what_has_no_plain_value_is_empty() throws Json.Malformed {
        LoadBalancer group = group();
        HealthCheck check = group.healthCheck().orElseThrow();
        assertThat(check.port()).isZero();
        assertThat(check.status()).isZero();
        assertThat(check.hostname()).isEmpty();
        assertThat(check.headers()).isEmpty();
        assertThat(check.unhealthyInterval()).isEqualTo(check.interval());
        assertThat(group.timeouts()).isEqualTo(Service.Timeouts.NONE);
        assertThat(group.sticky().orElseThrow().name()).isEmpty();
    }

    @Test
    void the_docs_name_the_defaults_of_the_middlewares() throws IOException, Json.Malformed {
        String docs = Files.readString(Path.of("..", "docs", "middlewares.md"));
        Middleware.Retry retry = (Middleware.Retry) middleware("{'retry': {'attempts': 2}}");
        assertThat(retry.initialInterval()).isZero();
        assertThat(retry.status()).isEmpty();
        assertThat(retry.networkErrors()).isTrue();
        assertThat(retry.anyMethod()).isFalse();
        assertThat(docs)
                .contains("| `initialInterval` | `0s` |")
                .contains("| `disableRetryOnNetworkError` | `false` |")
                .contains("| `retryNonIdempotentMethod` | `false` |");
        Middleware.CircuitBreaker breaker = (Middleware.CircuitBreaker)
                middleware("{'circuitBreaker': {'expression': 'NetworkErrorRatio() > 0.5'}}");
        assertThat(breaker.checkPeriod()).isEqualTo(Duration.ofMillis(100));
        assertThat(breaker.fallbackDuration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(breaker.recoveryDuration()).isEqualTo(Duration.ofSeconds(10));
        assertThat(breaker.responseCode()).isEqualTo(503);
        assertThat(docs)
                .contains("| `checkPeriod` | `100ms` |")
                .contains("| `fallbackDuration` | `10s` |")
                .contains("| `recoveryDuration` | `10s` |")
                .contains("| `responseCode` | `503` |");
        Middleware.InFlightReq limit = (Middleware.InFlightReq) middleware("{'inFlightReq': {'amount': 1}}");
        assertThat(limit.criterion()).isEqualTo(new SourceCriterion.Host());
    }

    private static Middleware middleware(String text) throws Json.Malformed {
        Findings findings = new Findings(new Subject(Kind.MIDDLEWARE, "m", Owner.FILE));
        return MiddlewareForm.read("m", Json.read(text.replace('\'', '"'), "t"), findings)
                .orElseThrow();
    }
}
