package dev.fairlead.model.flow;

import dev.fairlead.model.Workflow;
import dev.fairlead.model.Workflow.Loop;
import dev.fairlead.model.Workflow.Merge;
import dev.fairlead.model.Workflow.Node;
import dev.fairlead.model.Workflow.Parallel;
import dev.fairlead.model.Workflow.Request;
import dev.fairlead.model.Workflow.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The nodes of a workflow as a graph: who can reach whom, and where parallel branches come together. */
public final class Graph {

    private final Map<String, Node> nodes;
    private final Set<String> behindAnswer;

    /** The graph of a workflow; edges to nodes that are not there lead nowhere. */
    public Graph(Workflow workflow) {
        nodes = workflow.nodes();
        behindAnswer = reach(nodes.values().stream()
                .filter(node -> node.action() instanceof Response)
                .flatMap(node -> node.targets(Outputs.NEXT).stream())
                .toList());
    }

    /** Where runs begin; empty if there is no such node. */
    public Optional<Node> start() {
        return nodes.values().stream()
                .filter(node -> node.action() instanceof Request)
                .findFirst();
    }

    /** Whether a node runs when the caller has its answer already. */
    public boolean isBehindAnswer(String id) {
        return behindAnswer.contains(id);
    }

    /** The nodes that can be reached from these, these included. */
    Set<String> reach(Collection<String> from) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> waiting = new ArrayDeque<>(from);
        while (!waiting.isEmpty()) {
            String id = waiting.poll();
            Node node = nodes.get(id);
            if (node != null && seen.add(id)) {
                targets(node).forEach(waiting::add);
            }
        }
        return seen;
    }

    static List<String> targets(Node node) {
        return node.edges().values().stream().flatMap(List::stream).toList();
    }

    /** The nodes that run as a part of a loop: those from its body on that can come back to it. */
    Set<String> body(Node loop) {
        Set<String> inside = new LinkedHashSet<>();
        for (String id : reachWithout(loop.targets(Outputs.BODY), loop.id())) {
            if (comesBack(id, loop)) {
                inside.add(id);
            }
        }
        return inside;
    }

    // By a way that does not go through the loop itself.
    private boolean comesBack(String id, Node loop) {
        return reachWithout(List.of(id), loop.id()).stream()
                .map(nodes::get)
                .anyMatch(node -> node != null && targets(node).contains(loop.id()));
    }

    private Set<String> reachWithout(Collection<String> from, String not) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> waiting = new ArrayDeque<>(from);
        while (!waiting.isEmpty()) {
            String id = waiting.poll();
            Node node = nodes.get(id);
            if (node != null && !id.equals(not) && seen.add(id)) {
                targets(node).forEach(waiting::add);
            }
        }
        return seen;
    }

    /** The nodes of a circle that no loop makes; empty if there is none. */
    List<String> circle() {
        Map<String, Set<String>> back = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            if (node.action() instanceof Loop) {
                body(node).forEach(id -> back.computeIfAbsent(id, missing -> new HashSet<>())
                        .add(node.id()));
            }
        }
        Set<String> done = new HashSet<>();
        for (String id : nodes.keySet()) {
            List<String> path = new ArrayList<>();
            List<String> circle = circle(id, path, done, back);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        return List.of();
    }

    // The depth is bounded by the number of nodes, which the form bounds.
    private List<String> circle(String id, List<String> path, Set<String> done, Map<String, Set<String>> back) {
        if (path.contains(id)) {
            return List.copyOf(path.subList(path.indexOf(id), path.size()));
        }
        Node node = nodes.get(id);
        if (node == null || !done.add(id)) {
            return List.of();
        }
        path.add(id);
        for (String target : targets(node)) {
            if (!back.getOrDefault(id, Set.of()).contains(target)) {
                List<String> found = circle(target, path, done, back);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        path.removeLast();
        return List.of();
    }

    /**
     * The merge nodes that a run can come to from here before it has gone through another one: of parallel nodes on its
     * way it takes what is behind their merge.
     */
    Set<String> merges(String from) {
        return merges(from, new HashSet<>());
    }

    private Set<String> merges(String from, Set<String> open) {
        Set<String> found = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> waiting = new ArrayDeque<>(List.of(from));
        while (!waiting.isEmpty()) {
            String id = waiting.poll();
            Node node = nodes.get(id);
            if (node == null || !seen.add(id)) {
                continue;
            }
            if (node.action() instanceof Merge) {
                found.add(id);
            } else if (node.action() instanceof Parallel) {
                merge(node, open).map(nodes::get).ifPresent(merge -> waiting.addAll(targets(merge)));
            } else {
                waiting.addAll(targets(node));
            }
        }
        return found;
    }

    /** Where the branches of a parallel node come together; empty where they do not, all of them and at one node. */
    public Optional<Node> merged(String parallel) {
        Node node = nodes.get(parallel);
        return node == null ? Optional.empty() : merge(node, new HashSet<>()).map(nodes::get);
    }

    // A branch that comes back to its own parallel node ends nowhere.
    private Optional<String> merge(Node parallel, Set<String> open) {
        if (!open.add(parallel.id())) {
            return Optional.empty();
        }
        Set<String> common = new LinkedHashSet<>();
        boolean each = true;
        for (String branch : parallel.targets(Outputs.BRANCHES)) {
            Set<String> merges = merges(branch, open);
            each &= merges.size() == 1;
            common.addAll(merges);
        }
        open.remove(parallel.id());
        return each && common.size() == 1 ? Optional.of(common.iterator().next()) : Optional.empty();
    }

    /** A loop around a parallel node that one of its branches comes back to before it has merged. */
    Optional<Node> leftFor(Node parallel, String branch) {
        Set<String> merges = merges(branch);
        Set<String> onTheWay = reachWithout(
                List.of(branch), merges.isEmpty() ? "" : merges.iterator().next());
        return nodes.values().stream()
                .filter(node -> node.action() instanceof Loop && onTheWay.contains(node.id()))
                .filter(loop -> body(loop).contains(parallel.id()))
                .findFirst();
    }
}
