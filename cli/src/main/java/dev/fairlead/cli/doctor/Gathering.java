package dev.fairlead.cli.doctor;

import dev.fairlead.cli.remote.ManagementApi;
import dev.fairlead.cli.remote.Nodes;
import dev.fairlead.cli.role.Version;
import dev.fairlead.cli.settings.Settings;
import dev.fairlead.cli.terminal.CommandFailure;
import dev.fairlead.cli.terminal.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Collects what somebody who helps wants to see; what cannot be had is a note, never the end. */
final class Gathering {

    /** How many gateways are looked at. */
    static final int MOST_LOOKED_AT = 4;

    private static final int LOG_BYTES = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final List<String> PATHS = List.of(
            "/api/v1/status",
            "/api/v1/revisions?limit=20",
            "/api/v1/replicas",
            "/api/v1/alerts",
            "/api/v1/alerts/history?limit=50",
            "/api/v1/guard",
            "/api/v1/traffic/routes",
            "/api/v1/health-history",
            "/metrics");

    private final Bundle bundle;

    Gathering(Bundle bundle) {
        this.bundle = bundle;
    }

    void machine(Instant now) {
        Runtime runtime = Runtime.getRuntime();
        bundle.add(
                "versions.txt",
                "made at " + now + "\nfairlead " + Version.number() + "\nJava " + Runtime.version() + "\n"
                        + System.getProperty("os.name", "?") + " " + System.getProperty("os.version", "?") + " "
                        + System.getProperty("os.arch", "?") + "\n" + runtime.availableProcessors()
                        + " processors, heap up to " + runtime.maxMemory() / (1024 * 1024) + " MiB\n");
    }

    /** What management knows. */
    void management(ManagementApi api) {
        for (String path : PATHS) {
            String name = path.replaceAll("\\?.*", "").replace("/api/v1/", "").replace("/", "");
            ask(api, path, "management/" + name + (path.equals("/metrics") ? ".txt" : ".json"));
        }
        try {
            ManagementApi.Answer replicas = api.exchange("GET", "/api/v1/replicas", "", PATIENCE);
            replicas.body().at("items").elements().stream()
                    .limit(MOST_LOOKED_AT)
                    .forEach(item -> {
                        String encoded = URLEncoder.encode(Nodes.text(item, "id"), StandardCharsets.UTF_8);
                        ask(api, "/api/v1/replicas/" + encoded + "/table", "gateways/" + encoded + "-table.json");
                    });
        } catch (CommandFailure away) {
            bundle.note("tables of gateways: " + away.getMessage());
        }
    }

    private void ask(ManagementApi api, String path, String name) {
        try {
            ManagementApi.Answer answer = api.exchange("GET", path, "", PATIENCE);
            if (answer.status() >= 400) {
                bundle.note(name + ": " + path + " was answered with " + answer.status());
            } else {
                bundle.add(name, answer.text());
            }
        } catch (CommandFailure away) {
            bundle.note(name + ": " + away.getMessage());
        }
    }

    /** What the gateway of this machine tells on its own side. */
    void gateway(Settings settings) {
        InetSocketAddress address = settings.listeners().adminAddress();
        InetAddress host = address.getAddress();
        boolean any = host == null || host.isAnyLocalAddress();
        String url = "http://" + (any ? "127.0.0.1" : address.getHostString()) + ":" + address.getPort();
        try (ManagementApi own = new ManagementApi(url, "")) {
            ask(own, "/metrics", "gateways/metrics.txt");
            ask(own, "/debug/memory", "gateways/memory.json");
            ask(own, "/api/overview", "gateways/overview.json");
        }
    }

    /** What threads of the processes do that have the ports of the settings, where the JDK has the tool for it. */
    void threads(Settings settings) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(tool)) {
            bundle.note("threads: this Java has no jcmd");
            return;
        }
        Settings.Listeners listeners = settings.listeners();
        List<Long> ours = Stream.of(
                        listeners.httpPort(),
                        listeners.managementPort(),
                        listeners.adminAddress().getPort())
                .flatMap(port -> Ports.owner(port).stream())
                .filter(Ports::isOurs)
                .map(ProcessHandle::pid)
                .distinct()
                .toList();
        if (ours.isEmpty()) {
            bundle.note("threads: no process of fairlead has the ports of these settings, or it is another user's");
        }
        ours.forEach(each -> dump(tool, each));
    }

    private void dump(Path tool, long pid) {
        try {
            Process process = new ProcessBuilder(tool.toString(), Long.toString(pid), "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            Thread guard = Thread.ofVirtual().start(() -> endInTime(process));
            try (InputStream out = process.getInputStream()) {
                bundle.add(
                        "threads-" + pid + ".txt", new String(out.readNBytes(Bundle.MAX_FILE), StandardCharsets.UTF_8));
            }
            process.destroy();
            guard.interrupt();
        } catch (IOException failure) {
            bundle.note("threads of " + pid + ": " + Faults.reason(failure));
        }
    }

    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of a log. */
    void log(Path file) {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long begin = Math.max(0, log.length() - LOG_BYTES);
            byte[] end = new byte[(int) (log.length() - begin)];
            log.seek(begin);
            log.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8);
            // Half a line may begin in the middle of a secret.
            bundle.add("log.txt", begin == 0 ? text : text.substring(text.indexOf('\n') + 1));
        } catch (IOException failure) {
            throw CommandFailure.badInput(file + " cannot be read: " + Faults.reason(failure));
        }
    }
}
