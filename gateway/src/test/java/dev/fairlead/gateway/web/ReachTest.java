package dev.fairlead.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which address a node may ask, whatever the name that led there is called. */
final class ReachTest {

    @ParameterizedTest
    @CsvSource({
        // host as written, what it resolves to, without an expression, listed, asked
        "api.example.org, 93.184.216.34, false, , true",
        "api.example.org, 2606:2800:220:1::1, false, , true",
        "stock, 172.20.0.3, true, , true",
        "stock, 172.20.0.3, false, , false",
        "10.1.2.3, 10.1.2.3, true, , true",
        "10.1.2.3, 10.1.2.3, false, , false",
        "10.1.2.3, 10.1.2.3, false, 10.1.0.0/16, true",
        "api.example.org, 10.1.2.3, true, , false",
        "api.example.org, 10.1.2.3, true, 10.1.2.3, true",
        "orders.shop.svc.cluster.local, 10.96.0.7, true, , true",
        "db.internal, 192.168.1.1, true, , true",
        "localhost, 127.0.0.1, true, , true",
        "api.example.org, 127.0.0.1, true, , false",
        "api.example.org, ::1, true, , false",
        "api.example.org, fd12::1, true, , false",
        "api.example.org, 100.64.1.1, true, , false",
        // the machine's own metadata, and what else no name makes good
        "169.254.169.254, 169.254.169.254, true, , false",
        "169.254.169.254, 169.254.169.254, true, 169.254.169.254, true",
        "metadata, 169.254.169.254, true, , false",
        "metadata, fd00:ec2::254, true, , false",
        "metadata, 100.100.100.200, true, , false",
        "metadata, 168.63.129.16, true, , false",
        "router, fe80::1, true, , false",
        "all, 0.0.0.0, true, , false",
        "all, ::, true, , false",
        "all, 255.255.255.255, true, , false",
        "group, 239.1.1.1, true, , false",
        // IPv4 inside of IPv6
        "api.example.org, ::ffff:10.1.2.3, true, , false",
        "api.example.org, 64:ff9b::a9fe:a9fe, true, , false",
        "api.example.org, 64:ff9b::5db8:d822, true, , true",
        "api.example.org, 2002:a01:203::1, true, , false",
    })
    void an_address_is_looked_at_and_not_its_name(
            String host, String address, boolean named, String listed, boolean asked) throws UnknownHostException {
        List<Cidr> allowed = listed == null ? List.of() : List.of(Cidr.parse(listed));

        assertThat(new Reach(named, allowed)
                        .refusal(host, InetAddress.getByName(address))
                        .isEmpty())
                .isEqualTo(asked);
    }
}
