package dev.fairlead.gateway.tcp;

import dev.fairlead.gateway.balance.Chooser;
import dev.fairlead.gateway.balance.RoundRobin;
import dev.fairlead.model.Name;
import dev.fairlead.model.Service;
import dev.fairlead.model.TcpService;
import dev.fairlead.model.TcpService.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Whose turn it is among the servers of a TCP service. Each event loop keeps its own account. */
public final class Turns {

    /**
     * Servers to be tried, the one whose turn it is first.
     *
     * @param proxyProtocol the version of the header that connections to them begin with; 0 for none
     */
    record Tries(List<Server> servers, int proxyProtocol) {}

    private final List<Server> servers;
    private final int proxyProtocol;
    private final List<Turns> children;

    /** By loop; of the servers, or of the children where there are some. */
    private final List<Chooser> choosers;

    private Turns(List<Server> servers, int proxyProtocol, List<Turns> children, int[] weights, int loops) {
        this.servers = servers;
        this.proxyProtocol = proxyProtocol;
        this.children = children;
        int[] usable = IntStream.range(0, weights.length)
                .filter(number -> weights[number] > 0)
                .toArray();
        this.choosers = IntStream.range(0, loops)
                .<Chooser>mapToObj(loop -> {
                    Chooser chooser = new RoundRobin(weights, loop);
                    chooser.among(usable);
                    return chooser;
                })
                .toList();
    }

    /** Those of a service; {@code services} has what it leads to, and leads in no circle. */
    static Turns of(Name name, Map<Name, TcpService> services, int loops) {
        TcpService service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("there is no TCP service \"" + name + "\"");
        }
        return switch (service.kind()) {
            case TcpService.LoadBalancer group -> {
                int[] weights = group.servers().stream().mapToInt(server -> 1).toArray();
                yield new Turns(group.servers(), group.proxyProtocol(), List.of(), weights, loops);
            }
            case TcpService.Weighted weighted -> {
                List<Turns> children = weighted.services().stream()
                        .map(share -> of(share.service(), services, loops))
                        .toList();
                int[] weights = weighted.services().stream()
                        .mapToInt(Service.Share::weight)
                        .toArray();
                yield new Turns(List.of(), 0, children, weights, loops);
            }
        };
    }

    /** All servers of the group whose turn it is, from the one whose turn it is on. On that loop only. */
    Tries next(int loop) {
        int first = choosers.get(loop).next(0, Chooser.NOBODY);
        if (first == Chooser.NOBODY) {
            return new Tries(List.of(), proxyProtocol);
        }
        if (!children.isEmpty()) {
            return children.get(first).next(loop);
        }
        List<Server> order = new ArrayList<>(servers.subList(first, servers.size()));
        order.addAll(servers.subList(0, first));
        return new Tries(order, proxyProtocol);
    }
}
