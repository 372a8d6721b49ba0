package dev.fairlead.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.model.Secret;
import dev.fairlead.store.audit.Actor;
import dev.fairlead.store.content.Kind;
import dev.fairlead.store.content.Resource;
import dev.fairlead.store.revision.Change;
import dev.fairlead.store.revision.Edit;
import dev.fairlead.store.revision.Review;
import dev.fairlead.store.secret.KeyException;
import dev.fairlead.store.secret.Keyring;
import dev.fairlead.store.secret.Sealed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {

    private static final int SECRETS = Integer.getInteger("fairlead.test.secrets", 1_200);
    private static final String OLD = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String NEW = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    @TempDir
    Path directory;

    private TestStores stores;

    @BeforeEach
    void start() {
        stores = TestStores.inMemory(directory);
    }

    @AfterEach
    void stop() {
        stores.close();
    }

    private Store open(String keys) throws KeyException {
        StoreSettings settings = StoreSettings.remote(stores.uri(), directory, Optional.of(keys));
        return Store.open(settings, Clock.systemUTC());
    }

    private static String opened(Store store, Resource resource) throws KeyException {
        String body = resource.body();
        String encrypted = body.replaceFirst(".*\"sealed\":\"([^\"]+)\".*", "$1");
        byte[] bytes = Base64.getDecoder().decode(encrypted);
        return new String(store.keyring().decrypt(bytes, Secret.context(resource.name())), UTF_8);
    }

    @Test
    void everything_gets_under_the_new_key_while_it_can_be_read_all_the_time() throws KeyException {
        Keyring old = Keyring.parse(OLD, "KEY");
        try (Store before = open(OLD);
                Store rotating = open(NEW + "," + OLD)) {
            List<Edit> edits = new ArrayList<>();
            for (int i = 0; i < SECRETS; i++) {
                Sealed value = Sealed.of(old, "value " + i, "s" + i + "/value", Secret.context("s" + i));
                edits.add(new Edit.Create(
                        Kind.SECRET,
                        "s" + i,
                        "{\"type\":\"header\",\"header\":\"X-Key\",\"value\":{\"stored\":\"" + value.id()
                                + "\",\"sealed\":\"" + value.text() + "\"},\"products\":[]}"));
            }
            before.resources().change(new Change(Actor.user("alice"), "", edits), Review.none());
            before.shared().put("thing", "shared".getBytes(UTF_8));
            List<Integer> remaining = new ArrayList<>();
            do {
                remaining.add(rotating.rotateKey(Actor.user("alice")).remaining());
                for (Resource resource : rotating.resources().contents().all(Kind.SECRET)) {
                    assertThat(opened(rotating, resource))
                            .isEqualTo("value " + resource.name().substring(1));
                }
            } while (remaining.getLast() > 0);
            assertThat(remaining)
                    .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                    .hasSizeGreaterThan(1);
        }
        try (Store after = open(NEW)) {
            after.check();
            for (Resource resource : after.resources().contents().all(Kind.SECRET)) {
                assertThat(opened(after, resource))
                        .isEqualTo("value " + resource.name().substring(1));
            }
            assertThat(after.shared().get("thing"))
                    .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("shared"));
        }
        try (Store wrong = open(OLD)) {
            assertThat(wrong.keyFault())
                    .hasValueSatisfying(text -> assertThat(text).contains("FAIRLEAD_ENCRYPTION_KEY"));
            assertThatThrownBy(wrong::check)
                    .isInstanceOf(KeyException.class)
                    .hasMessageContaining("is not the one of this store");
        }
    }
}
