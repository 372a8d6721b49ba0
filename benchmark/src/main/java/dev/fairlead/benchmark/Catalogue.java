package dev.fairlead.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who is measured: five proxies, each bare and equipped. */
final class Catalogue {
    private final Options options;
    private final String java;

    Catalogue(Options options, String java) {
        this.options = options;
        this.java = java;
    }

    /** Those that the options ask for. */
    List<Peer> peers() {
        List<Peer> peers = new ArrayList<>();
        for (boolean equipped : new boolean[] {false, true}) {
            peers.addAll(List.of(haproxy(equipped), nginx(equipped), caddy(equipped), springCloudGateway(equipped)));
            if (equipped || options.gatewayConfig().isEmpty()) {
                peers.add(fairlead(equipped));
            }
        }
        return peers.stream().filter(options::wants).toList();
    }

    private Peer haproxy(boolean equipped) {
        String file = word(equipped) + ".cfg";
        List<String> command = List.of("haproxy", "-db", "-f", "@DIR@/" + file);
        return new Peer(
                "haproxy",
                equipped,
                templates("haproxy"),
                file,
                command,
                Map.of(),
                true,
                false,
                "/metrics",
                List.of("haproxy", "-v"));
    }

    private Peer nginx(boolean equipped) {
        String file = word(equipped) + ".conf";
        List<String> command = List.of("nginx", "-c", "@DIR@/" + file);
        return new Peer(
                "nginx",
                equipped,
                templates("nginx"),
                file,
                command,
                Map.of(),
                false,
                false,
                "/metrics",
                List.of("nginx", "-V"));
    }

    private Peer caddy(boolean equipped) {
        String file = word(equipped) + ".caddyfile";
        List<String> command = List.of("caddy", "run", "--adapter", "caddyfile", "--config", "@DIR@/" + file);
        // One core for everybody; and nothing is left behind in the user's home.
        Map<String, String> environment =
                Map.of("GOMAXPROCS", "1", "HOME", "@DIR@", "XDG_CONFIG_HOME", "@DIR@", "XDG_DATA_HOME", "@DIR@");
        return new Peer(
                "caddy",
                equipped,
                templates("caddy"),
                file,
                command,
                environment,
                false,
                false,
                "/metrics",
                List.of("caddy", "version"));
    }

    private Peer springCloudGateway(boolean equipped) {
        String file = word(equipped) + ".yaml";
        List<String> command = List.of(
                java,
                // Eight times our gateway's heap: its own guides begin there.
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dreactor.netty.http.server.accessLogEnabled=" + equipped,
                "-jar",
                SpringCloudGateway.jar(options).toString(),
                "--spring.config.location=file:@DIR@/" + file);
        return new Peer(
                "scg",
                equipped,
                templates(SpringCloudGateway.DIRECTORY),
                file,
                command,
                Map.of(),
                false,
                true,
                "/actuator/prometheus",
                List.of(java, "-version"));
    }

    private Peer fairlead(boolean equipped) {
        Path templates = options.gatewayConfig()
                .map(file -> file.toAbsolutePath().getParent())
                .orElse(templates("fairlead"));
        String file = options.gatewayConfig()
                .map(path -> path.getFileName().toString())
                .orElse(word(equipped) + ".yaml");
        Map<String, String> environment = Map.of(
                "FAIRLEAD_HTTP_PORT", "@PORT@",
                "FAIRLEAD_HTTPS_PORT", "0",
                "FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:@ADMIN@",
                "FAIRLEAD_DATA", "@DIR@/data",
                "FAIRLEAD_SOURCES", "file:@DIR@/" + file,
                // One event loop, as the others have one thread.
                "FAIRLEAD_LOOPS", "1",
                "FAIRLEAD_HEAP", options.heap(),
                "FAIRLEAD_JAVA_OPTIONS", options.javaOptions());
        List<String> version = List.of(options.gateway().getFirst(), "--version");
        return new Peer(
                "fairlead", equipped, templates, file, options.gateway(), environment, true, true, "/metrics", version);
    }

    private Path templates(String family) {
        return options.peers().resolve(family);
    }

    private static String word(boolean equipped) {
        return equipped ? "equipped" : "bare";
    }
}
