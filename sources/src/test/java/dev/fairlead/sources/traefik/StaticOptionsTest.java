package dev.fairlead.sources.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Place;
import dev.fairlead.sources.file.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StaticOptionsTest {

    private static List<String> misspelt(String yaml) throws Yaml.Malformed {
        return StaticOptions.misspelt(Yaml.read(yaml.getBytes(StandardCharsets.UTF_8), "traefik.yml", name -> null)
                        .root())
                .stream()
                .map(option -> option.path() + " -> " + option.nearest() + " " + option.place())
                .toList();
    }

    @Test
    void finds_options_that_are_nearly_one_at_every_level() throws Yaml.Malformed {
        assertThat(misspelt("""
                        entrypoint: {}
                        entryPoints:
                          web:
                            adress: ":80"
                            http: {redirections: {entrypoint: {too: websecure}}}
                        providers:
                          doker: {}
                          file: {direktory: /config}
                        """))
                .containsExactly(
                        "entrypoint -> entryPoints traefik.yml:1:13",
                        "entryPoints.web.adress -> address traefik.yml:4:13",
                        "entryPoints.web.http.redirections.entrypoint.too -> to traefik.yml:5:45",
                        "providers.doker -> docker traefik.yml:7:10",
                        "providers.file.direktory -> directory traefik.yml:8:21");
    }

    @Test
    void leaves_alone_what_is_good_and_what_is_like_nothing() throws Yaml.Malformed {
        assertThat(misspelt("""
                        EntryPoints: {adress: {ADDRESS: ":80", asDefault: true}}
                        certificatesResolvers: {le: {acme: {email: a@example.com, storage: /acme.json, somethingNew: 1}}}
                        providers: {docker: {exposedbydefault: false}, kubernetesIngress: {whatever: 1}}
                        api: {dashboard: true, insecure: false}
                        brandNewSection: {}
                        """)).isEmpty();
    }

    @Test
    void flags_have_the_places_that_they_are_given() {
        var tree = StaticOptions.ofFlags(
                List.of("--providers.docker.exposedbydefualt=false"), flag -> new Place("compose.yaml", "", 7, 9));

        assertThat(StaticOptions.misspelt(tree))
                .containsExactly(new StaticOptions.Misspelt(
                        "providers.docker.exposedbydefualt", "exposedByDefault", new Place("compose.yaml", "", 7, 9)));
    }
}
