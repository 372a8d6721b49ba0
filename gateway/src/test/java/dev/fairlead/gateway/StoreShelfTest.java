package dev.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.store.Store;
import dev.fairlead.store.StoreSettings;
import dev.fairlead.store.embedded.Embedded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreShelfTest {

    @TempDir
    Path directory;

    @Test
    void replicas_share_things_and_the_right_to_order_through_the_store() throws Exception {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        StoreShelf gone;
        try (Embedded server = Embedded.start(directory.resolve("store"), anywhere);
                Store store = Store.open(
                        StoreSettings.embedded(server.uri(), directory, Optional.empty()), Clock.systemUTC())) {
            StoreShelf one = new StoreShelf(store, "one");
            StoreShelf other = new StoreShelf(store, "other");
            one.put("a", new byte[] {1, 2});
            assertThat(other.versions()).containsOnlyKeys("a");
            assertThat(other.get("a").orElseThrow()).containsExactly(1, 2);
            assertThat(one.hold()).isTrue();
            assertThat(other.hold()).isFalse();
            one.letGo();
            assertThat(other.hold()).isTrue();
            other.remove("a");
            assertThat(one.versions()).isEmpty();
            gone = one;
        }
        assertThatThrownBy(gone::versions).isInstanceOf(IOException.class);
    }
}
