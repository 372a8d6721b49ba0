package dev.fairlead.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who is measured: five proxies, each bare and equipped, ours with shared limits too, and four of them with more protocols. */
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
        for (Setup setup : List.of(Setup.BARE, Setup.EQUIPPED)) {
            peers.addAll(List.of(haproxy(setup), nginx(setup), caddy(setup), springCloudGateway(setup)));
            if (setup == Setup.EQUIPPED || options.gatewayConfig().isEmpty()) {
                peers.add(fairlead(setup));
            }
        }
        if (options.gatewayConfig().isEmpty()) {
            peers.add(fairlead(Setup.SHARED));
        }
        return peers.stream().filter(options::wants).toList();
    }

    /** Those of the protocol runs that the options ask for; Spring Cloud Gateway is not among them. */
    List<Peer> protocols() {
        Setup setup = Setup.PROTOCOLS;
        return Stream.of(haproxy(setup), nginx(setup), caddy(setup), fairlead(setup))
                .filter(options::wants)
                .toList();
    }

    private Peer haproxy(Setup setup) {
        String file = setup.word() + ".cfg";
        List<String> command = List.of("haproxy", "-db", "-f", "@DIR@/" + file);
        return new Peer(
                "haproxy",
                setup,
                templates("haproxy"),
                file,
                command,
                Map.of(),
                true,
                false,
                "/metrics",
                List.of("haproxy", "-v"));
    }

    private Peer nginx(Setup setup) {
        String file = setup.word() + ".conf";
        List<String> command = List.of("nginx", "-c", "@DIR@/" + file);
        return new Peer(
                "nginx",
                setup,
                templates("nginx"),
                file,
                command,
                Map.of(),
                false,
                false,
                "/metrics",
                List.of("nginx", "-V"));
    }

    private Peer caddy(Setup setup) {
        // Session tickets are switched off in Caddy's own form only.
        boolean json = setup == Setup.PROTOCOLS;
        String file = setup.word() + (json ? ".json" : ".caddyfile");
        List<String> command = json
                ? List.of("caddy", "run", "--config", "@DIR@/" + file)
                : List.of("caddy", "run", "--adapter", "caddyfile", "--config", "@DIR@/" + file);
        // One core for everybody; and nothing is left behind in the user's home.
        Map<String, String> environment =
                Map.of("GOMAXPROCS", "1", "HOME", "@DIR@", "XDG_CONFIG_HOME", "@DIR@", "XDG_DATA_HOME", "@DIR@");
        return new Peer(
                "caddy",
                setup,
                templates("caddy"),
                file,
                command,
                environment,
                false,
                false,
                "/metrics",
                List.of("caddy", "version"));
    }

    private Peer springCloudGateway(Setup setup) {
        String file = setup.word() + ".yaml";
        List<String> command = List.of(
                java,
                // Eight times our gateway's heap: its own guides begin there.
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dreactor.netty.http.server.accessLogEnabled=" + (setup == Setup.EQUIPPED),
                "-jar",
                SpringCloudGateway.jar(options).toString(),
                "--spring.config.location=file:@DIR@/" + file);
        return new Peer(
                "scg",
                setup,
                templates(SpringCloudGateway.DIRECTORY),
                file,
                command,
                Map.of(),
                false,
                true,
                "/actuator/prometheus",
                List.of(java, "-version"));
    }

    private Peer fairlead(Setup setup) {
        Optional<Path> standIn = setup == Setup.PROTOCOLS ? Optional.empty() : options.gatewayConfig();
        Path templates = standIn.map(file -> file.toAbsolutePath().getParent()).orElse(templates("fairlead"));
        Setup configured = setup == Setup.SHARED ? Setup.EQUIPPED : setup;
        String file = standIn.map(path -> path.getFileName().toString()).orElse(configured.word() + ".yaml");
        Map<String, String> environment = new HashMap<>(Map.of(
                "FAIRLEAD_HTTP_PORT", "@PORT@",
                "FAIRLEAD_HTTPS_PORT", "0",
                "FAIRLEAD_ADMIN_ADDRESS", "127.0.0.1:@ADMIN@",
                "FAIRLEAD_DATA", "@DIR@/data",
                "FAIRLEAD_SOURCES", "file:@DIR@/" + file,
                // One event loop, as the others have one thread.
                "FAIRLEAD_LOOPS", "1",
                "FAIRLEAD_HEAP", options.heap(),
                "FAIRLEAD_JAVA_OPTIONS", options.javaOptions()));
        if (setup == Setup.SHARED) {
            environment.put("REDIS_URL", "redis://127.0.0.1:@REDIS@");
        }
        if (setup == Setup.PROTOCOLS) {
            environment.put("FAIRLEAD_HTTPS_PORT", "@SECURE@");
            // A connection is never closed because of its age, as the others are told too.
            environment.put("FAIRLEAD_HTTP2_MAX_REQUESTS", "1000000000");
        }
        List<String> version = List.of(options.gateway().getFirst(), "--version");
        return new Peer(
                "fairlead", setup, templates, file, options.gateway(), environment, true, true, "/metrics", version);
    }

    private Path templates(String family) {
        return options.peers().resolve(family);
    }
}
