package dev.fairlead.compose.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Place;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PortTest {

    private static final Place PLACE = Place.of("compose.yaml");

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "80 = :0:80/tcp",
                "8080:80 = :8080:80/tcp",
                "127.0.0.1:8080:80 = 127.0.0.1:8080:80/tcp",
                "127.0.0.1::80 = 127.0.0.1:0:80/tcp",
                "[::1]:8080:80 = [::1]:8080:80/tcp",
                "53:53/udp = :53:53/udp",
                "3000-3001:4000-4001 = :3000:4000/tcp :3001:4001/tcp",
                "9000-9010:80 = :9000:80/tcp",
                "4000-4001 = :0:4000/tcp :0:4001/tcp"
            })
    void reads_the_short_form(String written, String read) {
        List<Port> ports = Port.parse(written, PLACE).orElseThrow();

        assertThat(ports.stream()
                        .map(port -> port.hostAddress() + ":" + port.published() + ":" + port.target() + "/"
                                + port.protocol())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eighty", "80:", "0:80", "70000:80", "80:80:80:80", "3000-3005:80-81", "80/", "5-3"})
    void refuses_what_is_no_port(String written) {
        assertThat(Port.parse(written, PLACE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:80:80, true", "[::1]:80:80, true", "80:80, false", "0.0.0.0:80:80, false"})
    void knows_what_stays_on_the_host(String written, boolean local) {
        assertThat(Port.parse(written, PLACE).orElseThrow().getFirst().isLocal())
                .isEqualTo(local);
    }
}
