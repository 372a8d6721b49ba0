package dev.fairlead.gateway.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Route.Domain;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WantsTest {

    private static Wants of(Routes routes) {
        return Wants.of(routes.snapshot(), List.of(Routes.LE));
    }

    private static List<String> wanted(Routes routes) {
        Wants wants = of(routes);
        assertThat(wants.findings()).isEmpty();
        return wants.askers().keySet().stream().map(Wanted::shown).toList();
    }

    @Test
    void the_hosts_of_a_rule_are_in_one_certificate() {
        assertThat(wanted(new Routes().with("Host(`b.example.com`) || Host(`A.example.com`)", "le")))
                .containsExactly("a.example.com, b.example.com");
        assertThat(wanted(new Routes().with("Host(`a.example.com`) && PathPrefix(`/x`)", "le")))
                .containsExactly("a.example.com");
    }

    @Test
    void each_entry_of_domains_is_a_certificate_with_the_main_host_first() {
        assertThat(wanted(new Routes()
                        .with(
                                "PathPrefix(`/`)",
                                "le",
                                new Domain("z.example.com", List.of("a.example.com")),
                                new Domain("b.example.com", List.of()))))
                .containsExactly("z.example.com, a.example.com", "b.example.com");
    }

    @Test
    void what_the_certificate_of_another_route_covers_is_not_ordered_twice() {
        Routes routes = new Routes()
                .with("Host(`a.example.com`)", "le")
                .with("Host(`a.example.com`) && PathPrefix(`/x`)", "le")
                .with("Host(`a.example.com`) || Host(`b.example.com`)", "le")
                .with("PathPrefix(`/`)", "le", new Domain("b.example.com", List.of("a.example.com")));
        Wants wants = of(routes);
        assertThat(wants.askers()).hasSize(1);
        assertThat(wants.askers().values().iterator().next())
                .extracting(subject -> subject.name())
                .containsExactlyInAnyOrder("r1", "r2", "r3", "r4");
    }

    @Test
    void the_id_is_the_same_for_all_replicas_and_another_for_another_authority() {
        Wanted one = new Wanted(Routes.LE, List.of("a.example.com"));
        assertThat(one.id()).isEqualTo(new Wanted(Routes.LE, List.of("a.example.com")).id());
        Resolver other = new Resolver(
                "le",
                java.net.URI.create("https://other.example.com/dir"),
                Routes.LE.email(),
                Routes.LE.challenge(),
                Routes.LE.keyType(),
                Routes.LE.binding(),
                Routes.LE.authorities());
        assertThat(new Wanted(other, one.hosts()).id()).isNotEqualTo(one.id());
    }

    @Test
    void what_cannot_be_had_is_told_to_the_route() {
        Routes routes = new Routes()
                .with("Host(`a.example.com`)", "lets")
                .with("Host(`*.example.com`) || Host(`b.example.com`)", "le")
                .with("PathPrefix(`/`)", "le")
                .with("Host(`localhost`)", "le")
                .with("Host(`10.0.0.1`)", "le")
                .with(
                        "PathPrefix(`/`)",
                        "le",
                        new Domain(
                                "",
                                IntStream.range(0, 101)
                                        .mapToObj(i -> "h" + i + ".example.com")
                                        .toList()));
        Wants wants = of(routes);
        assertThat(wants.askers().keySet().stream().map(Wanted::shown)).containsExactly("b.example.com");
        assertThat(wants.findings().stream().map(Diagnostic::toString))
                .containsExactly(
                        "file: route \"r1@file\": there is no certificate resolver \"lets\", so callers get the generated"
                                + " certificate, which they do not believe; there is le; name one of them in certResolver or"
                                + " in FAIRLEAD_ACME_RESOLVERS",
                        "file: route \"r2@file\": no certificate can be ordered for *.example.com: authorities prove"
                                + " wildcards by DNS only, which is not available in this version; name the hosts one by one,"
                                + " or a certificate's files under tls.certificates",
                        "file: route \"r3@file\": its rule names no host that a certificate could be ordered for; add"
                                + " tls.domains with main and sans",
                        "file: route \"r4@file\": no certificate can be ordered for \"localhost\", which is no public name"
                                + " of a host; write a name such as shop.example.com, or name a certificate's files under"
                                + " tls.certificates",
                        "file: route \"r5@file\": no certificate can be ordered for \"10.0.0.1\", which is no public name of"
                                + " a host; write a name such as shop.example.com, or name a certificate's files under"
                                + " tls.certificates",
                        "file: route \"r6@file\": it wants 101 hosts in one certificate, and 100 are the most; list them in"
                                + " several entries of tls.domains");
    }

    @Test
    void where_nobody_orders_that_is_the_finding() {
        assertThat(Acme.unresolved(
                        new Routes().with("Host(`a.example.com`)", "le").snapshot()))
                .singleElement()
                .asString()
                .contains("none is configured; set FAIRLEAD_ACME_RESOLVERS to le");
    }
}
