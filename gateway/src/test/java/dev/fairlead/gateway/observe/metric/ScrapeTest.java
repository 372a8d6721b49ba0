package dev.fairlead.gateway.observe.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.observe.FakeExchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scrapes while the loops count and tables change. */
class ScrapeTest {

    private static final Pattern SAMPLE = Pattern.compile(
            "fairlead_entrypoint_request(?:s_total|_duration_seconds_(?:bucket|count))\\{.*?(?:le=\"([^\"]+)\")?} (\\d+)");

    @Test
    @Timeout(60)
    void every_scrape_agrees_with_itself_and_none_goes_back() throws InterruptedException {
        Gauges gauges = new Gauges();
        Metrics metrics = new Metrics(gauges, 2, Buckets.ofSeconds(0.001, 0.01), 16);
        Scrape scrape = new Scrape(metrics, gauges, null);
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> loops = List.of(loop(metrics, 0, stop), loop(metrics, 1, stop));
        long last = 0;
        try {
            // On, until the threads have come to run: that may take longer than a hundred scrapes.
            for (int i = 0; i < 100 || last == 0; i++) {
                long requests = requests(new String(scrape.text(), StandardCharsets.UTF_8));
                assertThat(requests).isGreaterThanOrEqualTo(last);
                last = requests;
                metrics.retain(List.of(FakeExchange.ENDPOINT), Set.of("acme"));
            }
        } finally {
            stop.set(true);
            for (Thread loop : loops) {
                loop.join();
            }
        }
        assertThat(requests(new String(scrape.text(), StandardCharsets.UTF_8))).isGreaterThan(0);
    }

    /** The number of requests, after checking that buckets ascend and that all three ways to say it are equal. */
    private static long requests(String text) {
        long total = -1;
        long below = 0;
        for (String line : text.lines().toList()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                continue;
            }
            long value = Long.parseLong(sample.group(2));
            if (line.startsWith("fairlead_entrypoint_requests_total")) {
                total = value;
            } else if (sample.group(1) == null) {
                assertThat(value).as(line).isEqualTo(below).isEqualTo(total);
            } else {
                assertThat(value).as(line).isGreaterThanOrEqualTo(below);
                below = value;
            }
        }
        return Math.max(total, 0);
    }

    private static Thread loop(Metrics metrics, int number, AtomicBoolean stop) {
        return Thread.ofPlatform().start(() -> {
            FakeExchange exchange = new FakeExchange()
                    .on(FakeExchange.ENDPOINT)
                    .by("acme", "key")
                    .loop(number);
            for (long i = 0; !stop.get(); i++) {
                metrics.ended(exchange.took((i % 20) * 1_000_000));
            }
        });
    }
}
