package dev.fairlead.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class BackendDialTest {

    @Test
    void why_a_backend_cannot_be_reached_is_told_without_the_call_that_failed() {
        assertThat(BackendDial.said(new ConnectException(
                        "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:10")))
                .isEqualTo("Connection refused");
        assertThat(BackendDial.said(new IOException("connect(..) failed with error(-101): Network is unreachable")))
                .isEqualTo("Network is unreachable");
        assertThat(BackendDial.said(new IOException("certificate of a.example: expired")))
                .isEqualTo("certificate of a.example: expired");
        assertThat(BackendDial.said(new IOException())).isEqualTo("IOException");
    }
}
