package dev.fairlead.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.gateway.upstream.BackendDrain;
import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.embedded.Embedded;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewTellerTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void a_table_is_looked_at_now_and_then_and_at_once_when_it_is_another_one(@TempDir Path directory)
            throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Embedded server = Embedded.start(directory, any);
                Store store = Store.open(
                        StoreSettings.embedded(server.uri(), directory, Optional.empty()), Clock.systemUTC())) {
            AtomicLong now = new AtomicLong();
            AtomicInteger looks = new AtomicInteger();
            ViewTeller teller =
                    new ViewTeller(store.views(), "r", () -> "{\"looks\":" + looks.incrementAndGet() + "}", now::get);
            teller.tell(1);
            now.addAndGet(SECOND);
            teller.tell(1);
            assertThat(looks).hasValue(1);
            teller.tell(2);
            assertThat(looks).hasValue(2);
            now.addAndGet(5 * SECOND);
            teller.tell(2);
            assertThat(store.views().find("r").orElseThrow().json()).isEqualTo("{\"looks\":3}");
        }
    }

    @Test
    void what_cannot_be_explained_is_answered_in_words() {
        Answering answering = new Answering(
                (query, headers) -> {
                    if (query.isEmpty()) {
                        throw new IllegalArgumentException("url is missing");
                    }
                    return "{\"query\":\"" + query + "\",\"headers\":" + headers.size() + "}";
                },
                workflow -> "{\"of\":\"" + workflow + "\"}",
                (service, urls, drained) -> {
                    if (service.equals("unknown")) {
                        throw new IllegalArgumentException("there is none");
                    }
                    return List.of(new BackendDrain.Standing(urls.toString(), drained.orElse(false), 3));
                },
                () -> "{\"settings\":[]}");
        assertThat(answering.apply("{\"drain\":\"shop\",\"backends\":[\"u\"],\"drained\":true}"))
                .isEqualTo("{\"backends\":[{\"url\":\"[u]\",\"drained\":true,\"inFlight\":3}]}");
        assertThat(answering.apply("{\"drain\":\"shop\"}"))
                .isEqualTo("{\"backends\":[{\"url\":\"[]\",\"drained\":false,\"inFlight\":3}]}");
        assertThat(answering.apply("{\"drain\":\"unknown\"}")).isEqualTo("{\"fault\":\"there is none\"}");
        assertThat(answering.apply("{\"captures\":\"order\"}")).isEqualTo("{\"of\":\"order\"}");
        assertThat(answering.apply("{\"explain\":\"url=x\",\"headers\":[\"A: b\"]}"))
                .isEqualTo("{\"query\":\"url=x\",\"headers\":1}");
        assertThat(answering.apply("{\"settings\":true}")).isEqualTo("{\"settings\":[]}");
        assertThat(answering.apply("{}")).isEqualTo("{\"fault\":\"url is missing\"}");
        for (String bad : List.of("", "[]", "{\"headers\":[1]}")) {
            assertThat(answering.apply(bad)).startsWith("{\"fault\":");
        }
    }
}
