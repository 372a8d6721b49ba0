package dev.fairlead.cli.role;

import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.gateway.Gateway;
import dev.fairlead.gateway.observe.admin.Health;
import dev.fairlead.model.Source;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.cluster.ApiAddress;
import dev.fairlead.sources.cluster.ApiPace;
import dev.fairlead.sources.cluster.Cluster;
import dev.fairlead.sources.kubernetes.KubernetesSettings;
import dev.fairlead.sources.kubernetes.KubernetesSource;
import dev.fairlead.sources.kubernetes.KubernetesSource.Contact;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;

/** The cluster that settings name. A class of its own, so that nothing of it is loaded where none is. */
final class KubernetesSources {

    private static final String CHECK = "kubernetes";

    private KubernetesSources() {}

    /** @throws CommandFailure if there is no cluster, or it cannot be used */
    static Source of(Settings settings, Map<String, String> environment, KeyHasher keys, Gateway gateway) {
        Settings.Kubernetes chosen = settings.kubernetes();
        KubernetesSettings usual = KubernetesSettings.usual(
                settings.identity().replica(),
                gateway.address().getPort(),
                gateway.secureAddress().getPort());
        KubernetesSettings read = new KubernetesSettings(
                chosen.ingressClass(),
                chosen.addresses(),
                chosen.publishedService(),
                chosen.externalNames(),
                usual.httpPorts(),
                usual.httpsPorts(),
                usual.lease(),
                usual.replica());
        try {
            ApiAddress address = ApiAddress.find(chosen.config(), environment::get, ApiAddress.SERVICE_ACCOUNT);
            return new KubernetesSource(
                    address,
                    read,
                    keys,
                    ApiPace.usual(),
                    new Cluster.World(SplittableRandom::new, InstantSource.system()),
                    contact -> tell(contact, gateway.health()));
        } catch (IllegalArgumentException unusable) {
            throw CommandFailure.badInput("the source kubernetes cannot be used: " + unusable.getMessage());
        }
    }

    // Without a word of the cluster, what should be served would be a 404.
    private static void tell(Contact contact, Health health) {
        switch (contact) {
            case NEVER -> health.down(CHECK, "the API server has not answered yet");
            case GOOD -> health.up(CHECK);
            case LOST ->
                health.degraded(
                        CHECK, "the API server does not answer, or not about everything; what it said last is served");
        }
    }
}
