package dev.fairlead.sources.kubernetes;

import dev.fairlead.model.Declaration;
import dev.fairlead.model.Diagnostic;
import dev.fairlead.model.Landscape;
import dev.fairlead.model.Owner;
import dev.fairlead.model.Place;
import dev.fairlead.model.Source;
import dev.fairlead.model.Subject;
import dev.fairlead.model.form.KeyHasher;
import dev.fairlead.sources.cluster.ApiAddress;
import dev.fairlead.sources.cluster.ApiPace;
import dev.fairlead.sources.cluster.Cluster;
import dev.fairlead.sources.cluster.Resource;
import dev.fairlead.sources.cluster.Seen;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ingresses and the Gateway API of a cluster as one declaration. While its API server is away, what it said last goes on
 * being served, and a finding says so.
 */
public final class KubernetesSource implements Source {

    private static final Duration STOP = Duration.ofSeconds(2);
    private static final Set<Resource> OPTIONAL = Set.of(
            Kinds.GATEWAY_CLASS,
            Kinds.GATEWAY,
            Kinds.HTTP_ROUTE,
            Kinds.GRPC_ROUTE,
            Kinds.REFERENCE_GRANT,
            Kinds.MIDDLEWARE,
            Kinds.NETWORK_POLICY);

    private final ApiAddress address;
    private final ApiPace pace;
    private final Cluster cluster;
    private final Cluster.World world;
    private final Discovery discovery;
    private final Consumer<Contact> told;
    private @Nullable Thread thread;

    // Of the following thread, after start.
    private Consumer<Declaration> sink = declaration -> {};
    private Declaration last = Declaration.empty(Owner.KUBERNETES);
    private Contact contact = Contact.NEVER;

    private volatile Seen around = Seen.nothing();

    /** What is known of the way to the API server. */
    public enum Contact {
        /** It has not answered yet: nothing is known. */
        NEVER,
        /** It answers. */
        GOOD,
        /** It does not answer, or not about everything; what it said last is served. */
        LOST
    }

    /**
     * A source that has not begun to read.
     *
     * @param keys what credentials need of the installation's secrets
     * @param told hears of the way to the API server whenever that changes
     * @throws IllegalArgumentException if the address cannot be used
     */
    public KubernetesSource(
            ApiAddress address,
            KubernetesSettings settings,
            KeyHasher keys,
            ApiPace pace,
            Cluster.World world,
            Consumer<Contact> told) {
        this.address = address;
        this.pace = pace;
        this.world = world;
        this.told = told;
        cluster = new Cluster(address, pace, Kinds.ALL, new Cluster.Lease(settings.lease(), settings.replica()), world);
        discovery = new Discovery(settings, keys);
    }

    @Override
    public Owner owner() {
        return Owner.KUBERNETES;
    }

    @Override
    public void start(Consumer<Declaration> to) {
        sink = to;
        told.accept(contact);
        try {
            cluster.start(pace.timeout().toNanos());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        Discovery.Outcome first = look(cluster.seen());
        last = first.declaration();
        sink.accept(last);
        cluster.write(first.statuses());
        thread = Thread.ofPlatform().name("kubernetes-source").daemon().start(this::follow);
    }

    private void follow() {
        try {
            cluster.follow(this::report);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(Seen seen) {
        Discovery.Outcome outcome = look(seen);
        if (!outcome.declaration().equals(last)) {
            last = outcome.declaration();
            sink.accept(last);
        }
        cluster.write(outcome.statuses());
    }

    private Discovery.Outcome look(Seen seen) {
        Contact now = !seen.reached() ? Contact.NEVER : troubles(seen).isEmpty() ? Contact.GOOD : Contact.LOST;
        around = seen;
        if (now != contact) {
            contact = now;
            told.accept(now);
        }
        return discovery.look(seen, notes(seen), world.clock().instant());
    }

    // What only the console shows is no trouble of requests.
    private static List<Seen.Trouble> troubles(Seen seen) {
        return seen.troubles().stream()
                .filter(each -> !each.resource().equals(Kinds.NETWORK_POLICY))
                .toList();
    }

    /** Nothing where policies cannot be read: who reaches whom would be a guess. */
    @Override
    public Optional<Landscape> landscape() {
        Seen now = around;
        boolean guess = now.troubles().size() != troubles(now).size() || !now.reached();
        return guess ? Optional.empty() : Optional.of(Surveying.of(now, addresses()));
    }

    private static Set<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> address.getHostAddress().replaceAll("%.*", ""))
                    .collect(Collectors.toSet());
        } catch (SocketException unreadable) {
            return Set.of();
        }
    }

    private List<Diagnostic> notes(Seen seen) {
        List<Diagnostic> notes = new ArrayList<>();
        List<Seen.Trouble> lost =
                troubles(seen).stream().filter(each -> !each.forbidden()).toList();
        if (!lost.isEmpty()) {
            String kept = seen.reached() ? "; what it said last goes on being served" : "";
            notes.add(note(
                    "the API server does not answer: " + lost.getFirst().reason() + kept,
                    "see whether it runs and can be reached"));
        }
        troubles(seen).stream()
                .filter(Seen.Trouble::forbidden)
                .forEach(each -> notes.add(note(
                        each.resource() + " cannot be read: " + each.reason(),
                        "allow \"list\" and \"watch\" as deploy/kubernetes/rbac.yaml does")));
        seen.absent().stream()
                .filter(each -> !OPTIONAL.contains(each))
                .forEach(each -> notes.add(note("the API server has no " + each, "use Kubernetes 1.21 or newer")));
        return notes;
    }

    private Diagnostic note(String text, String remedy) {
        return Diagnostic.error(
                new Subject(Subject.Kind.SOURCE, "", Owner.KUBERNETES), Place.of(address.toString()), text, remedy);
    }

    @Override
    public void close() {
        cluster.close();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(STOP);
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
