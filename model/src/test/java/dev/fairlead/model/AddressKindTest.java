package dev.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registries of special addresses of IPv4 and IPv6, row by row, and what stands beside their blocks. */
class AddressKindTest {

    private static void isOfKind(String addresses, AddressKind kind) {
        assertThat(Arrays.stream(addresses.split(" ", -1))).allSatisfy(address -> assertThat(
                        AddressKind.of(InetAddress.ofLiteral(address).getAddress()))
                .as(address)
                .isEqualTo(kind));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NOBODY  | 0.0.0.0 0.255.255.255
            PRIVATE | 10.0.0.0 10.255.255.255
            PRIVATE | 100.64.0.0 100.127.255.255
            PRIVATE | 127.0.0.1 127.255.255.255
            NOBODY  | 169.254.0.1 169.254.169.254 169.254.255.255
            PRIVATE | 172.16.0.0 172.31.255.255
            NOBODY  | 192.0.0.0 192.0.0.192 192.0.0.255
            NOBODY  | 192.0.2.1 198.51.100.1 203.0.113.255
            PUBLIC  | 192.31.196.1 192.52.193.1 192.175.48.1
            NOBODY  | 192.88.99.1
            PRIVATE | 192.168.0.0 192.168.255.255
            PRIVATE | 198.18.0.0 198.19.255.255
            NOBODY  | 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
            NOBODY  | 100.100.100.200 168.63.129.16
            PUBLIC  | 1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
            PUBLIC  | 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0
            PUBLIC  | 192.88.98.255 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
            PRIVATE | 100.100.100.199 100.100.100.201
            PUBLIC  | 168.63.129.15 168.63.129.17
            """)
    void an_address_of_ipv4_is_whose_the_registry_says(AddressKind kind, String addresses) {
        isOfKind(addresses, kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NOBODY  | ::
            PRIVATE | ::1
            NOBODY  | 64:ff9b:1:1::1 64:ff9b:1:8000::7f00:1
            NOBODY  | 100::1 100:0:0:1::1 200::1 1fff::1
            NOBODY  | 2001:1::1 2001:2::1 2001:3::1 2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:1ff:ffff::1
            NOBODY  | 2001:db8::1 3fff::1 3fff:fff:ffff::1 5f00::1
            PUBLIC  | 2000::1 2001:200::1 2001:db7::1 2001:db9::1 2001:4860:4860::8888 2003::1 2606:2800:220:1::1
            PUBLIC  | 2620:4f:8000::1 3fff:1000::1
            NOBODY  | 4000::1 fbff::1
            PRIVATE | fc00::1 fd12:3456::1 fdff:ffff::1
            NOBODY  | fe80::1 fe80::a9fe:a9fe febf::1 fec0::1 ff02::1 ffff::1
            NOBODY  | fd00:ec2::254 fd00:ec2::23 fd20:ce::254 fd00:c1::a9fe:a9fe fd00:42::42
            """)
    void an_address_of_ipv6_is_whose_the_registry_says(AddressKind kind, String addresses) {
        isOfKind(addresses, kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            93.184.216.34   | PUBLIC
            10.1.2.3        | PRIVATE
            127.0.0.1       | PRIVATE
            169.254.169.254 | NOBODY
            100.100.100.200 | NOBODY
            """)
    void what_leads_to_an_address_of_ipv4_is_that_one(String inside, AddressKind kind) {
        byte[] four = InetAddress.ofLiteral(inside).getAddress();
        String hex = String.format("%02x%02x:%02x%02x", four[0] & 0xff, four[1] & 0xff, four[2] & 0xff, four[3] & 0xff);
        String inverted =
                String.format("%02x%02x:%02x%02x", ~four[0] & 0xff, ~four[1] & 0xff, ~four[2] & 0xff, ~four[3] & 0xff);

        isOfKind(inside + " ::ffff:" + inside + " ::" + hex + " ::ffff:0:" + hex + " 64:ff9b::" + hex, kind);
        isOfKind("64:ff9b:1::" + hex + " 2002:" + hex + "::1 2002:" + hex + ":1:2:3:4:5", kind);
        isOfKind("2001:0:4136:e378:8000:63bf:" + inverted, kind);
    }

    @Test
    void a_mapped_address_is_known_by_its_bytes_too() {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        assertThat(AddressKind.of(mapped)).isEqualTo(AddressKind.PRIVATE);
        assertThat(AddressKind.plain(mapped)).isEqualTo(new byte[] {10, 0, 0, 0});
    }
}
