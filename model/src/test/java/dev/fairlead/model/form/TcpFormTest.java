package dev.fairlead.model.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Entrypoints;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.assemble.Assembler;
import dev.fairlead.model.flow.ExpressionCheck;
import dev.fairlead.model.tree.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section {@code tcp}, in JSON with single quotes. */
final class TcpFormTest {

    private static Declaration read(String json) throws Json.Malformed {
        return DeclarationForm.read(Json.read(json.replace('\'', '"'), "file"), Owner.FILE, new FakeKeys());
    }

    private static List<String> texts(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(diagnostic -> diagnostic.text() + "; " + diagnostic.remedy())
                .toList();
    }

    @Test
    void what_is_written_is_read_as_the_same() throws Json.Malformed {
        Declaration read = read("{'tcp': {'routers': {"
                + "'a': {'rule': 'HostSNI(`a.test`) || HostSNIRegexp(`^b`)', 'service': 'w', 'middlewares': ['l', 'n'],"
                + " 'entryPoints': ['websecure'], 'tls': {'passthrough': true}},"
                + "'b': {'rule': 'HostSNI(`*`) && !ClientIP(`10.0.0.0/8`)', 'service': 's', 'priority': 7},"
                + "'c': {'rule': 'HostSNI(`c`)', 'service': 's@docker', 'tls': {}}},"
                + "'services': {'s': {'loadBalancer': {'servers': [{'address': 'db:5432'}, {'address': '[::1]:1'}],"
                + " 'proxyProtocol': {'version': 1}}},"
                + "'w': {'weighted': {'services': [{'name': 's', 'weight': 3}]}}},"
                + "'middlewares': {'l': {'ipAllowList': {'sourceRange': ['10.0.0.0/8']}},"
                + "'n': {'inFlightConn': {'amount': 3}}}}}");

        assertThat(read.diagnostics()).extracting(Diagnostic::severity).containsOnly(Diagnostic.Severity.WARNING);
        assertThat(read.tcp().routes()).containsOnlyKeys("a", "b", "c");
        Declaration again = DeclarationForm.read(DeclarationForm.write(read), Owner.FILE, new FakeKeys());
        assertThat(again.tcp()).isEqualTo(read.tcp());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'rule': 'Host(`a`)'}                               | Host asks for the host of a request, and TCP has none (column 1 of the rule); write HostSNI, or make it a route of http
                    {'rule': 'ALPN(`h2`)', 'tls': {}}                   | ALPN is not available in this version (column 1 of the rule); choose by HostSNI
                    {'rule': 'Sni(`a`)', 'tls': {}}                     | "Sni" is not a matcher of TCP (column 1 of the rule); use one of HostSNI, HostSNIRegexp, ClientIP
                    {'rule': 'HostSNI(`a`, `b`)', 'tls': {}}            | HostSNI takes one argument that is not empty (column 1 of the rule); write HostSNI(`…`)
                    {'rule': 'HostSNI(`a`)'}                            | the rule asks for a host, and a connection without TLS names none; add "tls" with passthrough, or write HostSNI(`*`)
                    {'rule': 'HostSNI(`a`)', 'tls': {'options': 'x'}}   | options of TLS for TCP are not available in this version; take "options" out
                    {'rule': 'HostSNI(`a`)', 'tls': {'options': 'x', 'passthrough': true}} | the options "x" cannot hold: with passthrough the service speaks TLS, not the gateway; take "options" out
                    {'rule': 'HostSNI(`*`)', 'ruleSyntax': 'v2'}        | "ruleSyntax" is "v2"; rules of TCP are of v3 only
                    """)
    void a_route_that_cannot_be_served_says_why(String route, String finding) throws Json.Malformed {
        String whole = route.replaceFirst("^\\{", "{'service': 's', ");
        assertThat(texts(read("{'tcp': {'routers': {'r': " + whole + "}}}").diagnostics()))
                .containsExactly(finding);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                                       | "loadBalancer" is missing; add it with its servers
                    {'loadBalancer': {'servers': [{'address': 'db'}]}}                        | "db" is not the address of a server; write it as host:port
                    {'loadBalancer': {'servers': [{'address': 'http://db:1'}]}}               | "http://db:1" is not the address of a server; write it as host:port
                    {'loadBalancer': {'servers': [{'address': 'db:1', 'tls': true}]}}         | "tls" is not available in this version; take it out
                    {'loadBalancer': {'servers': [{'address': 'db:1'}], 'serversTransport': 'x'}} | "serversTransport" is not available in this version; take it out
                    {'loadBalancer': {'servers': [{'address': 'db:1'}], 'terminationDelay': 100}} | "terminationDelay" is not available in this version; it is served without it; take it out
                    """)
    void a_service_says_what_is_wrong(String service, String finding) throws Json.Malformed {
        assertThat(texts(read("{'tcp': {'services': {'s': " + service + "}}}").diagnostics()))
                .containsExactly(finding);
    }

    @Test
    void udp_is_refused() throws Json.Malformed {
        assertThat(read("{'udp': {'routers': {'dns': {'service': 's'}}}}").diagnostics())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Diagnostic.Severity.ERROR);
                    assertThat(finding.text()).startsWith("UDP is not forwarded by this gateway");
                });
        assertThat(read("{'udp': {}}").diagnostics()).isEmpty();
    }

    @Test
    void a_route_without_its_service_or_its_middleware_is_not_served_and_services_lead_in_no_circle()
            throws Json.Malformed {
        Snapshot snapshot = Assembler.assemble(
                List.of(read("{'tcp': {'routers': {"
                        + "'a': {'rule': 'HostSNI(`a`)', 'service': 'none', 'tls': {}},"
                        + "'b': {'rule': 'HostSNI(`b`)', 'service': 's', 'middlewares': ['none'], 'tls': {}},"
                        + "'c': {'rule': 'HostSNI(`c`)', 'service': 's', 'tls': {}}},"
                        + "'services': {'s': {'loadBalancer': {'servers': []}},"
                        + "'x': {'weighted': {'services': [{'name': 'y'}]}},"
                        + "'y': {'weighted': {'services': [{'name': 'x'}]}}}}}")),
                Snapshot.empty(),
                Entrypoints.unknown(),
                ExpressionCheck.NONE);

        assertThat(snapshot.tcp().routes().keySet())
                .extracting(Object::toString)
                .containsExactly("c@file");
        assertThat(snapshot.tcp().services().keySet())
                .extracting(Object::toString)
                .containsExactly("s@file");
        assertThat(snapshot.disabled()).hasSize(4);
        assertThat(texts(snapshot.diagnostics()))
                .contains(
                        "its TCP service \"none@file\" does not exist or is disabled; declare it under tcp.services or"
                                + " name another one")
                .anyMatch(text -> text.startsWith("its TCP middleware \"none@file\" does not exist or is disabled, and"
                        + " without it the route would be unprotected"));
    }
}
