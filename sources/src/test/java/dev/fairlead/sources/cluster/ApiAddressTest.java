package dev.fairlead.sources.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiAddressTest {

    @TempDir
    private Path folder;

    private ApiAddress ofConfig(String user, String cluster) throws IOException {
        Path file = Files.writeString(
                folder.resolve("config"),
                "apiVersion: v1\nkind: Config\ncurrent-context: here\n"
                        + "contexts: [{name: there, context: {cluster: x, user: x}}, {name: here, context: {cluster: home, user: me, namespace: shop}}]\n"
                        + "clusters: [{name: home, cluster: " + cluster + "}]\nusers: [{name: me, user: " + user
                        + "}]\n");
        return ApiAddress.find(Optional.of(file), name -> null, folder);
    }

    @Test
    void a_kubeconfig_gives_server_namespace_and_token_of_its_current_context() throws IOException {
        ApiAddress address =
                ofConfig("{token: secret}", "{server: \"https://10.0.0.1:6443\", certificate-authority-data: YWJj}");

        assertThat(address.server()).isEqualTo(URI.create("https://10.0.0.1:6443"));
        assertThat(address.namespace()).isEqualTo("shop");
        assertThat(address.fixedToken()).contains("secret");
        assertThat(address.authorities().orElseThrow()).isEqualTo(new byte[] {'a', 'b', 'c'});
        assertThat(address.unverified()).isFalse();
        assertThat(address.toString()).doesNotContain("secret");
    }

    @Test
    void files_of_a_kubeconfig_are_taken_from_its_folder() throws IOException {
        Files.writeString(folder.resolve("cert"), "c");
        Files.writeString(folder.resolve("key"), "k");
        ApiAddress address = ofConfig(
                "{client-certificate: cert, client-key: key, tokenFile: t}",
                "{server: \"https://h\", insecure-skip-tls-verify: true}");

        assertThat(address.identity().orElseThrow().key()).isEqualTo(new byte[] {'k'});
        assertThat(address.token()).contains(folder.resolve("t"));
        assertThat(address.unverified()).isTrue();
    }

    @Test
    void what_is_not_done_is_refused_by_name() {
        String server = "{server: \"https://h\"}";
        assertThatThrownBy(() -> ofConfig("{exec: {command: aws}}", server))
                .hasMessageContaining("\"exec\" runs a program");
        assertThatThrownBy(() -> ofConfig("{}", "{server: \"https://h\", proxy-url: \"http://p\"}"))
                .hasMessageContaining("\"proxy-url\" is not available");
        assertThatThrownBy(() -> ofConfig("{}", "{server: \"ftp://h\"}")).hasMessageContaining("ftp://h");
        assertThatThrownBy(() -> ofConfig("{client-certificate-data: YWJj}", server))
                .hasMessageContaining("no client-key");
        assertThatThrownBy(() -> ofConfig("{client-certificate-data: \"*\", client-key-data: YQ==}", server))
                .hasMessageContaining("client-certificate cannot be read");
    }

    @Test
    void in_a_pod_it_is_the_cluster_of_the_service_account() throws IOException {
        Files.writeString(folder.resolve("ca.crt"), "ca");
        Files.writeString(folder.resolve("namespace"), "fairlead\n");
        Map<String, String> pod = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "6443");

        ApiAddress address = ApiAddress.find(Optional.empty(), pod::get, folder);

        assertThat(address.server()).isEqualTo(URI.create("https://[fd00::1]:6443"));
        assertThat(address.namespace()).isEqualTo("fairlead");
        assertThat(address.token()).contains(folder.resolve("token"));
    }

    @Test
    void without_a_cluster_it_says_what_to_set() {
        assertThatThrownBy(() -> ApiAddress.find(Optional.empty(), name -> null, folder))
                .hasMessageContaining("set KUBECONFIG");
        assertThatThrownBy(() -> ApiAddress.find(
                        Optional.empty(), Map.of("KUBERNETES_SERVICE_HOST", "h")::get, folder.resolve("gone")))
                .hasMessageContaining("ca.crt does not exist");
    }
}
