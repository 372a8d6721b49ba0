package dev.fairlead.acceptance.secure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.SecureBackend;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Backends on TLS are believed if their certificate is good for them, and the log says why where it is not. */
final class SecureBackendsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void a_backend_is_verified_and_each_reason_has_its_words() throws IOException {
        Authority authority = new Authority("inner authority");
        Authority nobody = new Authority("nobody");
        try (Installation installation = new Installation();
                SecureBackend good =
                        SecureBackend.start("good", authority.certificate("good", "inner.example", "spiffe://a/b"));
                SecureBackend address = SecureBackend.start("address", authority.certificate("address", "127.0.0.1"));
                SecureBackend old =
                        SecureBackend.start("old", authority.certificate("old", Duration.ofDays(-3), "127.0.0.1"));
                SecureBackend foreign = SecureBackend.start("foreign", nobody.certificate("foreign", "127.0.0.1"))) {
            installation.file("ca.pem", authority.pem());
            String ca = installation.folder().resolve("ca.pem").toString();
            String file = installation.file(
                    "fairlead.yaml", """
                    http:
                      routers:
                        good: {rule: "Path(`/good`)", service: good}
                        address: {rule: "Path(`/address`)", service: address}
                        other: {rule: "Path(`/other`)", service: other}
                        old: {rule: "Path(`/old`)", service: old}
                        foreign: {rule: "Path(`/foreign`)", service: foreign}
                        blind: {rule: "Path(`/blind`)", service: blind}
                        uri: {rule: "Path(`/uri`)", service: uri}
                      services:
                        good: {loadBalancer: {serversTransport: named, servers: [{url: "https://127.0.0.1:%1$d"}]}}
                        address: {loadBalancer: {serversTransport: ca, servers: [{url: "https://127.0.0.1:%2$d"}]}}
                        other: {loadBalancer: {serversTransport: ca, servers: [{url: "https://127.0.0.1:%1$d"}]}}
                        old: {loadBalancer: {serversTransport: ca, servers: [{url: "https://127.0.0.1:%3$d"}]}}
                        foreign: {loadBalancer: {servers: [{url: "https://127.0.0.1:%4$d"}]}}
                        blind: {loadBalancer: {serversTransport: blind, servers: [{url: "https://127.0.0.1:%4$d"}]}}
                        uri: {loadBalancer: {serversTransport: uri, servers: [{url: "https://127.0.0.1:%1$d"}]}}
                      serversTransports:
                        named: {serverName: inner.example, rootCAs: [%5$s], peerCertURI: "spiffe://a/b"}
                        ca: {rootCAs: [%5$s]}
                        blind: {insecureSkipVerify: true}
                        uri: {serverName: inner.example, rootCAs: [%5$s], peerCertURI: "spiffe://a/c"}
                    """.formatted(good.port(), address.port(), old.port(), foreign.port(), ca));
            RunningCommand gateway = installation.gateway(file);

            assertThat(installation.call("GET", "/good").body()).isEqualTo("good");
            assertThat(installation.call("GET", "/address").body()).isEqualTo("address");
            assertThat(installation.call("GET", "/blind").body()).isEqualTo("foreign");
            refused(installation, gateway, "/other", "its certificate is for another host");
            refused(installation, gateway, "/old", "its certificate has expired");
            refused(
                    installation,
                    gateway,
                    "/foreign",
                    "its certificate is not signed by an authority that is believed");
            refused(installation, gateway, "/uri", "its certificate does not have the URI spiffe://a/c");
        }
    }

    private static void refused(Installation installation, RunningCommand gateway, String path, String reason) {
        assertThat(installation.call("GET", path).statusCode()).as(path).isEqualTo(502);
        gateway.awaitLine(Pattern.compile("\"path\":\"" + path + "\".*bad_gateway.*" + Pattern.quote(reason)), SOON);
    }
}
