package dev.fairlead.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackendAddressesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public,private            | 93.184.216.34         | true
            public,private            | 10.1.2.3              | true
            public,private            | 127.0.0.1             | true
            public,private            | fd12::1               | true
            public,private            | 169.254.169.254       | false
            public,private            | fd00:ec2::254         | false
            public,private            | 100.100.100.200       | false
            public,private            | fe80::1               | false
            public,private            | 0.0.0.0               | false
            public,private            | ::                    | false
            public,private            | 64:ff9b::a9fe:a9fe    | false
            public,private            | 2002:a9fe:a9fe::      | false
            public                    | 10.1.2.3              | false
            public                    | 127.0.0.1             | false
            public                    | ::1                   | false
            public                    | 64:ff9b::a01:203      | false
            public                    | 64:ff9b::5db8:d822    | true
            public, 10.1.0.0/16       | 10.1.2.3              | true
            10.1.0.0/16               | 93.184.216.34         | false
            private,169.254.169.254   | 169.254.169.254       | true
            private                   | 93.184.216.34         | false
            """)
    void an_address_is_looked_at_by_its_kind_and_the_list(String setting, String address, boolean allowed) {
        assertThat(BackendAddresses.parse(setting)
                        .refusal(InetAddress.ofLiteral(address))
                        .isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void a_word_that_is_none_is_named() {
        assertThatThrownBy(() -> BackendAddresses.parse("public,inside"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inside");
    }
}
