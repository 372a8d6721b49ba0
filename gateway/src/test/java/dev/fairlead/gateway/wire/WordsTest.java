package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What looks at eight bytes at once, against what looks at each. */
class WordsTest {

    @Property
    void goes_over_nothing_that_a_value_may_not_hold(@ForAll byte[] bytes, @ForAll byte odd) {
        byte[] mostlyPlain = bytes.clone();
        for (int i = 0; i < mostlyPlain.length; i++) {
            // Random bytes alone would stop in the first word almost always.
            mostlyPlain[i] = (bytes[i] & 15) == 0 ? odd : (byte) (bytes[i] | 0x40);
        }
        int stop = Words.plainUntil(mostlyPlain, 0, mostlyPlain.length);
        int exact = 0;
        while (exact < mostlyPlain.length && isCertain(mostlyPlain[exact])) {
            exact++;
        }
        assertThat(stop).isLessThanOrEqualTo(exact).isGreaterThan(exact - Long.BYTES);
    }

    private static boolean isCertain(byte b) {
        return b < 0 || (b >= ' ' && b != 0x7f);
    }

    @Property
    void finds_a_known_name_in_every_case_and_its_lookalike(@ForAll("names") HeaderName name, @ForAll long cases) {
        byte[] spelt = inMixedCase(name.lower(), cases);
        assertThat(HeaderName.find(spelt, 0, spelt.length)).isEqualTo(name);
        String twin = name.lower().replaceFirst("-", "_");
        if (!twin.equals(name.lower())) {
            byte[] alike = inMixedCase(twin, cases);
            assertThat(HeaderName.find(alike, 0, alike.length)).isEqualTo(HeaderName.LOOKALIKE);
        }
    }

    @Property
    void takes_no_other_token_for_a_known_name(
            @ForAll("names") HeaderName name, @ForAll int at, @ForAll("tokens") char c) {
        String lower = name.lower();
        int place = Math.floorMod(at, lower.length());
        String other = lower.substring(0, place) + c + lower.substring(place + 1);
        byte[] bytes = other.getBytes(StandardCharsets.US_ASCII);
        boolean same = other.toLowerCase(Locale.ROOT).equals(lower);
        boolean alike = other.replace('_', '-').toLowerCase(Locale.ROOT).equals(lower);
        if (!same && !alike) {
            assertThat(HeaderName.find(bytes, 0, bytes.length)).isNotEqualTo(name);
        }
    }

    @Property
    void writes_numbers_as_java_does(@ForAll long number) {
        HeadWriter to = new HeadWriter(1).put(number).put(' ').hex(number);
        String text = new String(to.bytes(), 0, to.length(), StandardCharsets.US_ASCII);
        assertThat(text).isEqualTo("%d %016x".formatted(number, number));
    }

    private static byte[] inMixedCase(String lower, long cases) {
        byte[] bytes = lower.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            boolean upper = (cases >>> (i % 64) & 1) == 1;
            bytes[i] = upper ? (byte) Character.toUpperCase((char) bytes[i]) : bytes[i];
        }
        return bytes;
    }

    @Provide
    Arbitrary<HeaderName> names() {
        return Arbitraries.of(Stream.of(HeaderName.values())
                .filter(name -> HeaderName.find(
                                name.lower().getBytes(StandardCharsets.US_ASCII),
                                0,
                                name.lower().length())
                        == name)
                .filter(name ->
                        !Set.of(HeaderName.OTHER, HeaderName.X_FORWARDED_OTHER).contains(name))
                .toList());
    }

    @Provide
    Arbitrary<Character> tokens() {
        return Arbitraries.chars().range('!', '~').filter(Ascii::isToken);
    }
}
