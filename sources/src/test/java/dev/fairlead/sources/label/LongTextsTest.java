package dev.fairlead.sources.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.KeyHash;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.form.DeclarationReader;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.file.Documents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Texts of any length are read on a small stack: no expression takes a frame for each character. */
class LongTextsTest {

    private static final int SMALL_STACK = 256 * 1024;
    private static final String PLAIN = "z".repeat(50_000);
    private static final String DOTS = "a.".repeat(25_000) + "a";

    private static final class NoKeys implements KeyHasher {
        @Override
        public KeyHash hash(String secret) {
            throw new IllegalStateException("the test has no keys");
        }

        @Override
        public Optional<String> derive(String client, String credential) {
            return Optional.empty();
        }
    }

    private static <T> T onASmallStack(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(null, task, "small", SMALL_STACK).start();
        return task.get(1, TimeUnit.MINUTES);
    }

    @Test
    void a_file_may_have_long_paths_hosts_and_times() throws Exception {
        String file = """
                http:
                  routers:
                    a: {rule: "Host(`%2$s`)", service: s}
                  middlewares:
                    p: {addPrefix: {prefix: "/%1$s"}}
                    r: {replacePath: {path: "/%1$s"}}
                  services:
                    s:
                      loadBalancer:
                        servers: [{url: "http://127.0.0.1:9/%1$s"}]
                        healthCheck: {path: "/%1$s", interval: "%3$s"}
                        sticky: {cookie: {domain: "%2$s"}}
                """.formatted(PLAIN, DOTS, "1h".repeat(25_000));
        Declaration read = onASmallStack(() -> {
            DeclarationReader reader = new DeclarationReader(Owner.FILE, new NoKeys());
            reader.file(Documents.read(Path.of("long.yaml"), file.getBytes(StandardCharsets.UTF_8), name -> null)
                    .root());
            return reader.declaration(0);
        });
        assertThat(read.middlewares()).hasSize(2);
    }

    @Test
    void a_label_may_have_a_long_template() throws Exception {
        Map<String, String> labels = Map.of(
                "traefik.http.routers.a.rule", "Host(`{{ normalize \"" + PLAIN + "\" }}`)",
                "traefik.http.middlewares.m.addprefix.prefix", "/" + PLAIN);
        Container container = new Container(
                "web-1", "web", labels, List.of(80), new Container.Reach.At("10.0.0.2"), label -> Place.of(label));
        Declaration read = onASmallStack(
                () -> LabelReader.read(List.of(container), LabelRules.usual(), Owner.DOCKER, new NoKeys(), List.of()));
        assertThat(read.middlewares()).hasSize(1);
    }
}
