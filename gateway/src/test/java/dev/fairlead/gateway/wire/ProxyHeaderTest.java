package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] binary(String hex) {
        return HexFormat.of().parseHex(SIGNATURE + hex.replace(" ", ""));
    }

    private static @Nullable ProxyHeader read(byte[] bytes) throws ProxyHeader.Rejected {
        return ProxyHeader.read(bytes, bytes.length);
    }

    private static void rejects(byte[] bytes, ProxyHeader.Reason reason) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOfSatisfying(ProxyHeader.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo(reason));
    }

    /** Reads a header and what is behind it; every shorter start of it must want more. */
    private static String source(byte[] header) throws ProxyHeader.Rejected {
        byte[] more = Arrays.copyOf(header, header.length + 5);
        for (int filled = 0; filled < header.length; filled++) {
            assertThat(ProxyHeader.read(more, filled)).as("of %d bytes", filled).isNull();
        }
        ProxyHeader read = Objects.requireNonNull(read(more));
        assertThat(read.length()).isEqualTo(header.length);
        InetSocketAddress source = read.source();
        return source == null ? "-" : source.getAddress().getHostAddress() + " " + source.getPort();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 192.0.2.1 10.0.0.1 56324 443|192.0.2.1 56324",
                "PROXY TCP4 255.255.255.255 0.0.0.0 65535 0|255.255.255.255 65535",
                "PROXY TCP6 2001:db8::1 ::1 1 2|2001:db8:0:0:0:0:0:1 1",
                "PROXY TCP6 ffff:f:f:f:f:f:f:ffff ffff:f:f:f:f:f:f:ffff 65535 65535|ffff:f:f:f:f:f:f:ffff 65535",
                "PROXY UNKNOWN|-",
                "PROXY UNKNOWN ffff:f:f:f:f:f:f:ffff ffff:f:f:f:f:f:f:ffff 65535 65535|-",
            })
    void reads_a_line(String line, String source) throws ProxyHeader.Rejected {
        assertThat(source(ascii(line + "\r\n"))).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\n",
                "PROXY TCP4 192.0.2.1 10.0.0.1 56324\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.1 56324 65536\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.1 99999 443\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.1 056 443\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.1 -1 443\r\n",
                "PROXY TCP4 192.0.2.256 10.0.0.1 1 443\r\n",
                "PROXY TCP4 192.0.2.01 10.0.0.1 1 443\r\n",
                "PROXY TCP4 192.0.2 10.0.0.1 1 443\r\n",
                "PROXY TCP4 ::1 ::1 1 443\r\n",
                "PROXY TCP4  192.0.2.1 10.0.0.1 1 443\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.1 1 443 \r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.1 1 443 x\r\n",
                "PROXY TCP6 192.0.2.1 10.0.0.1 1 443\r\n",
                "PROXY TCP6 fe80::1%1 ::1 1 443\r\n",
                "PROXY TCP6 1::2::3 ::1 1 443\r\n",
                "PROXY UDP4 192.0.2.1 10.0.0.1 1 443\r\n",
                "PROXY \r\n",
                "PROXY UNKNOWNX\r\n",
                "PROXY UNKNOWN \u0001\r\n",
                "PROXY TCP4 192.0.2.1 10.0.0.1 1 443\rX\n",
            })
    void refuses_a_line_that_is_odd(String line) {
        rejects(ascii(line), ProxyHeader.Reason.MALFORMED);
    }

    @Test
    void refuses_a_line_without_an_end() {
        rejects(ascii("PROXY UNKNOWN " + "x".repeat(107 - 14)), ProxyHeader.Reason.MALFORMED);
        rejects(ascii("PROXY UNKNOWN " + "x".repeat(107 - 15) + "\r\n"), ProxyHeader.Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\n", "PROXX", "proxy TCP4", "\r\nGET / HTTP/1.1", "\r\n\r\n\u0000\r\nQUIX"})
    void says_what_is_missing(String text) {
        rejects(ascii(text), ProxyHeader.Reason.MISSING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "21 11 000c c0000201 0a000001 dc04 01bb|192.0.2.1 56324",
                "21 21 0024 20010db8000000000000000000000001 00000000000000000000000000000001 0001 0002"
                        + "|2001:db8:0:0:0:0:0:1 1",
                "21 11 0013 c0000201 0a000001 dc04 01bb 04 0000 01 0001 41|192.0.2.1 56324",
                "20 00 0000|-",
                "20 11 000c c0000201 0a000001 dc04 01bb|-",
                "20 00 0003 010203|-",
                "21 00 0000|-",
            })
    void reads_the_binary_form(String hex, String source) throws ProxyHeader.Rejected {
        assertThat(source(binary(hex))).isEqualTo(source);
    }

    @Test
    void reads_the_binary_form_of_a_unix_socket() throws ProxyHeader.Rejected {
        assertThat(source(binary("21 31 00d8" + "00".repeat(216)))).isEqualTo("-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c c0000201 0a000001 dc04 01bb",
                "22 11 000c c0000201 0a000001 dc04 01bb",
                "21 12 000c c0000201 0a000001 dc04 01bb",
                "21 13 000c c0000201 0a000001 dc04 01bb",
                "21 41 000c c0000201 0a000001 dc04 01bb",
                "21 11 000b c0000201 0a000001 dc04 01",
                "21 21 000c c0000201 0a000001 dc04 01bb",
                "21 11 000e c0000201 0a000001 dc04 01bb 0400",
                "21 11 0010 c0000201 0a000001 dc04 01bb 04 0002 00",
                "21 11 0011 c0000201 0a000001 dc04 01bb 03 0002 0000",
                "21 11 07f1",
                "21 11 ffff",
            })
    void refuses_a_binary_form_that_is_odd(String hex) {
        rejects(binary(hex), ProxyHeader.Reason.MALFORMED);
    }

    @Test
    void checks_the_sum_where_there_is_one() throws ProxyHeader.Rejected {
        byte[] header = binary("21 11 0017 c0000201 0a000001 dc04 01bb 03 0004 00000000 01 0001 41");
        CRC32C sum = new CRC32C();
        sum.update(header);
        for (int i = 0; i < 4; i++) {
            header[31 + i] = (byte) (sum.getValue() >> (24 - 8 * i));
        }
        assertThat(source(header)).isEqualTo("192.0.2.1 56324");
        header[16] ^= 1;
        rejects(header, ProxyHeader.Reason.CHECKSUM);
    }

    /** Whatever comes: an answer within its bounds, or a refusal; never another exception. */
    @Property(tries = 2000)
    void reads_or_refuses_whatever_comes(@ForAll @Size(max = 300) byte[] noise, @ForAll int form) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        switch (Math.floorMod(form, 4)) {
            case 0 -> bytes.writeBytes(ascii("PROXY "));
            case 1 -> bytes.writeBytes(ascii("PROXY TCP" + (form % 2 == 0 ? "4 " : "6 ")));
            case 2 -> bytes.writeBytes(binary("21110" + Integer.toHexString(Math.floorMod(form >> 2, 16)) + "0c"));
            default -> bytes.writeBytes(binary(""));
        }
        bytes.writeBytes(noise);
        byte[] all = bytes.toByteArray();
        try {
            ProxyHeader read = read(all);
            assertThat(read == null || read.length() <= all.length).isTrue();
        } catch (ProxyHeader.Rejected refused) {
            assertThat(refused.reason()).isIn(ProxyHeader.Reason.MALFORMED, ProxyHeader.Reason.CHECKSUM);
        }
    }
}
