package dev.fairlead.compose.back;

import static dev.fairlead.compose.cluster.ClusterObject.at;
import static dev.fairlead.compose.cluster.ClusterObject.elementsOf;
import static dev.fairlead.compose.cluster.ClusterObject.textOf;

import dev.fairlead.model.tree.Json;
import dev.fairlead.model.tree.Node;
import java.util.List;
import java.util.Map;

/** Probes as a health check: readiness is its test, startup the time to start in; what differs stands in x-fairlead. */
final class ProbeKeys {

    private final Node container;
    private final Piece piece;
    private final Tree service;

    ProbeKeys(Node container, Piece piece, Tree service) {
        this.container = container;
        this.piece = piece;
        this.service = service;
    }

    void write() {
        Node ready = at(container, "readinessProbe");
        Node startup = at(container, "startupProbe");
        boolean delayed = !textOf(ready, "initialDelaySeconds").isEmpty();
        List<String> test = test(ready);
        if (!test.isEmpty() && !delayed && !isOdd(ready)) {
            Tree health = service.at("healthcheck");
            health.addAll("test", test);
            long interval = number(ready, "periodSeconds", 10);
            long tries = number(ready, "failureThreshold", 3);
            health.put("interval", interval + "s");
            health.put("timeout", number(ready, "timeoutSeconds", 1) + "s");
            health.put("retries", tries);
            startup(health, startup, interval, tries);
        } else {
            said("readiness", ready);
            said("startup", startup);
        }
        liveness(ready);
    }

    private static boolean isOdd(Node probe) {
        return elementsOf(probe, "httpGet", "httpHeaders").size() > 0
                || !textOf(probe, "httpGet", "host").isEmpty();
    }

    private static long number(Node probe, String field, long usual) {
        String text = textOf(probe, field);
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : usual;
    }

    // A startup probe that is as patient as a start_period of Docker; any other stands in x-fairlead.
    private void startup(Tree health, Node startup, long interval, long tries) {
        if (!(startup instanceof Node.Mapping)) {
            return;
        }
        long every = number(startup, "periodSeconds", 10);
        long period = (number(startup, "failureThreshold", 3) - 1) * every - tries * interval;
        if (period > 0 && test(startup).equals(test(at(container, "readinessProbe")))) {
            health.put("start_period", period + "s");
            health.put("start_interval", every + "s");
        } else {
            said("startup", startup);
        }
    }

    private void liveness(Node ready) {
        Node live = at(container, "livenessProbe");
        if (!(live instanceof Node.Mapping)) {
            return;
        }
        if (live instanceof Node.Mapping one
                && ready instanceof Node.Mapping other
                && service.has("healthcheck")
                && Json.canonical(one).equals(Json.canonical(other))) {
            service.at("x-fairlead").put("restartUnhealthy", true);
        } else {
            said("liveness", live);
        }
    }

    private void said(String word, Node probe) {
        Node port = at(probe, "httpGet", "port") instanceof Node.Empty
                ? at(probe, "tcpSocket", "port")
                : at(probe, "httpGet", "port");
        if (!(probe instanceof Node.Mapping) || piece.port(port).isEmpty()) {
            return;
        }
        Tree said = service.at("x-fairlead").at("probes").at(word);
        if (at(probe, "httpGet") instanceof Node.Mapping) {
            String path = textOf(probe, "httpGet", "path");
            said.put("path", path.isEmpty() ? "/" : path);
        }
        said.put("port", piece.port(port).orElse(80));
        Map<String, String> numbers = Map.of(
                "initialDelaySeconds", "delay",
                "periodSeconds", "period",
                "timeoutSeconds", "timeout",
                "failureThreshold", "failures");
        numbers.forEach((field, key) -> {
            String text = textOf(probe, field);
            if (!text.isEmpty()) {
                said.put(key, text);
            }
        });
    }

    private List<String> test(Node probe) {
        List<Node> command = elementsOf(probe, "exec", "command");
        if (!command.isEmpty()) {
            List<String> words = command.stream()
                    .map(word -> ContainerKeys.unescaped(textOf(word)))
                    .toList();
            boolean shell = words.size() == 3
                    && words.getFirst().equals("/bin/sh")
                    && words.get(1).equals("-c");
            return shell ? List.of("CMD-SHELL", words.get(2)) : prefixed(words);
        }
        String path = textOf(probe, "httpGet", "path");
        var http = piece.port(at(probe, "httpGet", "port"));
        if (http.isPresent()) {
            boolean secure = textOf(probe, "httpGet", "scheme").equals("HTTPS");
            String url = (secure ? "https" : "http") + "://localhost:" + http.get() + (path.isEmpty() ? "/" : path);
            boolean plain = url.matches("https?://localhost:[0-9]+(/[A-Za-z0-9._~/-]*)");
            return plain ? List.of("CMD", "curl", secure ? "-fk" : "-f", url) : List.of();
        }
        var tcp = piece.port(at(probe, "tcpSocket", "port"));
        return tcp.map(port -> List.of("CMD", "nc", "-z", "localhost", String.valueOf(port)))
                .orElse(List.of());
    }

    private static List<String> prefixed(List<String> words) {
        List<String> all = new java.util.ArrayList<>(List.of("CMD"));
        all.addAll(words);
        return all;
    }
}
