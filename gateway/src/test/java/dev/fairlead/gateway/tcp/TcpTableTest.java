package dev.fairlead.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.AllObjects;
import dev.fairlead.model.Name;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Service;
import dev.fairlead.model.Snapshot;
import dev.fairlead.model.TcpObjects;
import dev.fairlead.model.TcpRoute;
import dev.fairlead.model.TcpService;
import dev.fairlead.model.rule.RuleParser;
import dev.fairlead.model.rule.RuleSyntax;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TcpTableTest {

    private static final byte[] SOMEBODY = {10, 0, 0, 1};

    private static Name name(String name) {
        return new Name(name, Owner.FILE);
    }

    private static TcpRoute route(String name, String rule, int priority) throws RuleParser.Malformed {
        return new TcpRoute(
                name,
                rule,
                RuleParser.parse(rule, RuleSyntax.TCP),
                priority == 0 ? rule.length() : priority,
                List.of(),
                List.of(),
                name("s"),
                Optional.of(new TcpRoute.Tls(true)));
    }

    private static TcpTable table(TcpTable.Https https, TcpRoute... routes) {
        Map<Name, TcpRoute> byName = new LinkedHashMap<>();
        for (TcpRoute route : routes) {
            byName.put(name(route.name()), route);
        }
        return TcpTable.of(snapshot(byName, Map.of(name("s"), group("s", "one:1"))), https, 1);
    }

    private static TcpService group(String name, String... servers) {
        List<TcpService.Server> all = new ArrayList<>();
        for (String server : servers) {
            all.add(new TcpService.Server(server.substring(0, server.indexOf(':')), 1));
        }
        return new TcpService(name, new TcpService.LoadBalancer(all, 0));
    }

    private static Snapshot snapshot(Map<Name, TcpRoute> routes, Map<Name, TcpService> services) {
        TcpObjects<Name> tcp = new TcpObjects<>(routes, services, Map.of());
        return new Snapshot(1, 0, AllObjects.<Name>none().withTcp(tcp), Set.of(), List.of());
    }

    private static String found(@Nullable Line line) {
        return line == null ? "HTTP" : line.route().replace("@file", "");
    }

    @ParameterizedTest
    @CsvSource({
        "db.test, exact",
        "a.db.test, wildcard",
        "a.b.db.test, any",
        "xyz, regexp",
        "www.test, HTTP",
        "a.sites.test, HTTP",
        "a.b.sites.test, any",
        "'', any"
    })
    void the_host_decides(String host, String expected) throws RuleParser.Malformed {
        TcpTable table = table(
                new TcpTable.Https(Set.of("www.test", "*.sites.test"), false),
                route("any", "HostSNI(`*`)", 0),
                route("exact", "HostSNI(`db.test`)", 0),
                route("wildcard", "HostSNI(`*.db.test`)", 0),
                route("regexp", "HostSNIRegexp(`^x.z$`)", 0),
                route("www", "HostSNI(`www.test`)", 0));
        assertThat(found(table.secure(host, SOMEBODY))).isEqualTo(expected);
    }

    @Test
    void routes_of_http_without_a_host_go_before_those_of_tcp_that_take_any() throws RuleParser.Malformed {
        TcpTable.Https others = new TcpTable.Https(Set.of(), true);
        TcpTable table = table(others, route("any", "HostSNI(`*`)", 0), route("db", "HostSNI(`db.test`)", 0));
        assertThat(found(table.secure("db.test", SOMEBODY))).isEqualTo("db");
        assertThat(found(table.secure("else", SOMEBODY))).isEqualTo("HTTP");
        TcpTable first = table(others, route("any", "HostSNI(`*`)", 1000), route("db", "HostSNI(`db.test`)", 0));
        assertThat(found(first.secure("db.test", SOMEBODY))).isEqualTo("HTTP");
    }

    @Test
    void the_higher_priority_wins_and_addresses_count() throws RuleParser.Malformed {
        TcpTable table = table(
                new TcpTable.Https(Set.of(), false),
                route("a", "HostSNI(`db.test`)", 5),
                route("b", "HostSNI(`db.test`) && ClientIP(`10.0.0.0/8`)", 6),
                route("c", "HostSNI(`db.test`) && !ClientIP(`10.0.0.1`)", 7));
        assertThat(found(table.secure("db.test", SOMEBODY))).isEqualTo("b");
        assertThat(found(table.secure("db.test", new byte[] {10, 0, 0, 2}))).isEqualTo("c");
        assertThat(found(table.secure("db.test", new byte[] {127, 0, 0, 1}))).isEqualTo("c");
    }

    @Test
    void rules_of_http_name_hosts_or_none() throws RuleParser.Malformed {
        TcpTable.Https hosts = TcpTable.Https.of(
                List.of(
                        RuleParser.parse("Host(`a`) && PathPrefix(`/x`)", RuleSyntax.V3),
                        RuleParser.parse("Host(`b`) || Host(`c`)", RuleSyntax.V3)),
                false);
        assertThat(hosts).isEqualTo(new TcpTable.Https(Set.of("a", "b", "c"), false));
        assertThat(TcpTable.Https.of(List.of(RuleParser.parse("PathPrefix(`/`)", RuleSyntax.V3)), false)
                        .others())
                .isTrue();
        assertThat(TcpTable.Https.of(List.of(), true).others()).isTrue();
    }

    @Test
    void services_of_services_take_turns_by_weight() {
        TcpService weighted = new TcpService(
                "w",
                new TcpService.Weighted(List.of(
                        new Service.Share(name("a"), 2),
                        new Service.Share(name("b"), 1),
                        new Service.Share(name("c"), 0))));
        Map<Name, TcpService> services = Map.of(
                name("w"), weighted,
                name("a"), group("a", "a1:1", "a2:1"),
                name("b"), group("b", "b1:1"),
                name("c"), group("c", "c1:1"));
        Turns turns = Turns.of(name("w"), services, 1);
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            first.add(turns.next(0).servers().getFirst().host());
        }
        assertThat(first).containsExactlyInAnyOrder("a1", "a1", "a2", "a2", "b1", "b1");
        assertThat(Turns.of(name("e"), Map.of(name("e"), group("e")), 1).next(0).servers())
                .isEmpty();
    }

    @Test
    void version_2_of_the_proxy_protocol_is_written_in_bytes() {
        InetSocketAddress source = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4711);
        InetSocketAddress target = new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 443);
        ByteBuf header = ProxyLine.of(2, source, target);
        assertThat(ByteBufUtil.hexDump(header))
                .isEqualTo("0d0a0d0a000d0a515549540a" + "2111000c" + "c0000207" + "c6336401" + "1267" + "01bb");
        InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 1);
        assertThat(ByteBufUtil.hexDump(ProxyLine.of(2, six, target))).endsWith("21000000");
        assertThat(ProxyLine.of(1, six, six).toString(StandardCharsets.US_ASCII))
                .isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:1 1 1\r\n");
        assertThat(ProxyLine.of(1, six, target).toString(StandardCharsets.US_ASCII))
                .isEqualTo("PROXY UNKNOWN\r\n");
    }
}
