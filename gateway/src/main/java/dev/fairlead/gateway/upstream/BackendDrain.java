package dev.fairlead.gateway.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Takes backends out of use before somebody stops them: nothing new is sent there, and what is in flight ends as it
 * would. That lasts until it is ended, the backend leaves its service, or the gateway stops.
 */
public final class BackendDrain {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int NAMED_AT_MOST = 8;

    private final Upstreams upstreams;

    /** Of the services that these lead to. */
    public BackendDrain(Upstreams upstreams) {
        this.upstreams = upstreams;
    }

    /**
     * How one backend of the service stands.
     *
     * @param inFlight requests that are under way there, over this gateway; streams and tunnels until they end
     */
    public record Standing(String url, boolean drained, int inFlight) {}

    /**
     * Drains backends or takes them back, where that is wanted, and says how those of the service stand. Waits for the
     * loops, so not to be called by one.
     *
     * @param urls as {@link Standing#url} says them; all of the service if there is none
     * @param drained nothing changes if it is empty
     * @throws IllegalArgumentException with one sentence if there is no such service or backend, or loops do not turn
     */
    public List<Standing> told(String service, Set<String> urls, Optional<Boolean> drained) {
        drained.ifPresent(now -> drain(service, urls, now));
        return standings(service);
    }

    private void drain(String service, Set<String> urls, boolean drained) {
        List<LiveBackend> backends = backends(service);
        List<String> there = backends.stream().map(BackendDrain::url).toList();
        for (String url : urls) {
            if (!there.contains(url)) {
                throw new IllegalArgumentException(
                        "the service \"" + service + "\" has no backend \"" + url + "\"; it has " + named(there));
            }
        }
        backends.stream()
                .filter(backend -> urls.isEmpty() || urls.contains(url(backend)))
                .forEach(backend -> backend.drain(drained));
    }

    private List<Standing> standings(String service) {
        List<Standing> standings = new ArrayList<>();
        for (LiveBackend backend : backends(service)) {
            try {
                int inFlight = backend.inFlight()
                        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
                standings.add(new Standing(url(backend), backend.health().isDrained(), inFlight));
            } catch (CompletionException busy) {
                throw new IllegalArgumentException(
                        "the gateway is too busy to count what is in flight; ask again", busy);
            }
        }
        return standings;
    }

    // A name without its owner is enough where it is the only one.
    private List<LiveBackend> backends(String service) {
        SortedMap<String, List<LiveBackend>> groups = upstreams.groups();
        List<String> fitting = groups.keySet().stream()
                .filter(name -> name.equals(service) || name.startsWith(service + "@"))
                .toList();
        if (fitting.size() == 1) {
            return groups.getOrDefault(fitting.getFirst(), List.of());
        }
        throw new IllegalArgumentException(
                fitting.isEmpty()
                        ? "nothing is sent to backends of a service \"" + service + "\"; there are "
                                + named(List.copyOf(groups.keySet()))
                        : "several services are called \"" + service + "\": " + named(fitting));
    }

    private static String named(List<String> names) {
        String some = names.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names.size() > NAMED_AT_MOST ? some + " and others" : some;
    }

    private static String url(LiveBackend backend) {
        return backend.backend().url();
    }
}
