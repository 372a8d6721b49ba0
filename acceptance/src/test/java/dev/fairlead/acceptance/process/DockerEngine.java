package dev.fairlead.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real Docker engine in a network namespace of its own, so that nothing on the machine changes, with one image made
 * of busybox. Ends with the test.
 */
public final class DockerEngine implements AutoCloseable {

    /** An image that answers on port 80 with its host name, and has a shell. */
    public static final String IMAGE = "fairlead-test:1";

    private static final List<String> TOOLS =
            List.of("dockerd", "docker", "ip", "nsenter", "busybox", "curl", "iptables");

    private static final AtomicInteger ENGINES = new AtomicInteger();

    private final String namespace = "fl" + ProcessHandle.current().pid() + "e" + ENGINES.incrementAndGet();
    private final Path folder;
    private final Process engine;

    /** What is missing for one, in a sentence; empty if nothing is. */
    public static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("a network namespace needs root");
        }
        return TOOLS.stream()
                .filter(tool -> Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin")
                        .noneMatch(place -> Files.isExecutable(Path.of(place, tool))))
                .findFirst()
                .map(tool -> tool + " is not installed (.ci/run installs it)");
    }

    /** Starts it; ready when this returns. */
    public DockerEngine() {
        try {
            folder = Files.createTempDirectory("fairlead-docker");
            sh("ip netns add " + namespace + " && ip -n " + namespace + " link set lo up");
            engine = new ProcessBuilder(
                            "nsenter",
                            "--net=/run/netns/" + namespace,
                            "dockerd",
                            "--data-root",
                            folder + "/data",
                            "--exec-root",
                            folder + "/exec",
                            "--pidfile",
                            folder + "/dockerd.pid",
                            "-H",
                            host())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!isUp()) {
            if (System.nanoTime() > end || !engine.isAlive()) {
                close();
                throw new IllegalStateException("the engine did not start");
            }
            LockSupport.parkNanos(50_000_000);
        }
        image();
    }

    /** For {@code DOCKER_HOST}. */
    public String host() {
        return "unix://" + folder + "/docker.sock";
    }

    /** A command as it runs beside the containers. */
    public List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace));
        whole.addAll(command);
        return whole;
    }

    private boolean isUp() {
        return Files.exists(folder.resolve("docker.sock"))
                && run(List.of("docker", "-H", host(), "version")).status() == 0;
    }

    private void image() {
        sh("mkdir -p " + folder + "/tree/bin " + folder + "/tree/www && cp $(command -v busybox) " + folder
                + "/tree/bin/ && cd " + folder + "/tree/bin && for a in sh httpd sleep test hostname rm touch; do"
                + " ln -s busybox $a; done && cd .. && tar c . | docker -H " + host()
                + " import -c 'EXPOSE 80' -c 'CMD [\"/bin/sh\",\"-c\",\"hostname > /www/index.html; exec httpd -f -p 80"
                + " -h /www\"]' - " + IMAGE);
    }

    /** Makes an image of glibc alone, as a base for others: no shell is in it, and no command. */
    public void base(String name) {
        sh("mkdir -p " + folder + "/base/tmp && cd " + folder + "/base"
                + " && for f in $(ldd $(command -v sh) | grep -o '/lib[^ ]*' | sort -u) /lib/*-linux-gnu*/lib[mc].so.6"
                + " /lib/*-linux-gnu*/lib*dl.so.2 /lib/*-linux-gnu*/librt.so.1 /lib/*-linux-gnu*/libpthread.so.0;"
                + " do cp -L --parents $f .; done && tar c . | docker -H " + host() + " import - " + name);
    }

    /** Runs the engine's own command; what it prints. */
    public String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "-H", host()));
        command.addAll(List.of(arguments));
        Outcome outcome = run(command);
        if (outcome.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + outcome.text());
        }
        return outcome.text().strip();
    }

    /** Status and body of an answer within a second, as one who is beside the containers gets it: {@code 200 body}. */
    public String get(int port, String host, String path, String... headers) {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-s",
                "-m",
                "1",
                "-w",
                "\n%{http_code}",
                "-H",
                "Host: " + host,
                "http://127.0.0.1:" + port + path));
        Stream.of(headers).forEach(header -> command.addAll(List.of("-H", header)));
        String said = run(inside(command)).text().stripTrailing();
        int line = said.lastIndexOf('\n');
        return said.substring(line + 1) + " "
                + said.substring(0, Math.max(0, line)).strip();
    }

    /**
     * Status, head and body of an answer to whoever calls a published port by its public name: {@code 200 HTTP/1.1 200 …}.
     *
     * @param url whose host leads to the engine, whatever it is; any certificate will do
     */
    public String ask(String method, String url, String... headers) {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-sik", "-m", "10", "-X", method, "--connect-to", "::127.0.0.1:", "-w", "\n%{http_code}", url));
        Stream.of(headers).forEach(header -> command.addAll(List.of("-H", header)));
        String said = run(inside(command)).text().stripTrailing();
        int line = said.lastIndexOf('\n');
        return said.substring(line + 1) + " " + said.substring(0, Math.max(0, line));
    }

    /** Whether a command inside of a container ends well. */
    public boolean tries(String container, String... command) {
        List<String> whole = new ArrayList<>(List.of("docker", "-H", host(), "exec", container));
        whole.addAll(List.of(command));
        return run(whole).status() == 0;
    }

    private record Outcome(int status, String text) {}

    private static void sh(String command) {
        Outcome outcome = run(List.of("sh", "-ec", command));
        if (outcome.status() != 0) {
            throw new IllegalStateException(command + ": " + outcome.text());
        }
    }

    private static Outcome run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (isUp()) {
            run(List.of("sh", "-c", "docker -H " + host() + " ps -aq | xargs -r docker -H " + host() + " rm -f"));
        }
        engine.destroy();
        try {
            engine.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        engine.destroyForcibly();
        run(List.of("sh", "-c", "ip netns del " + namespace + "; rm -rf " + folder));
    }
}
