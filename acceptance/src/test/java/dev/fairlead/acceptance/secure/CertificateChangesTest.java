package dev.fairlead.acceptance.secure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.acceptance.peer.SecureBackend;
import dev.fairlead.acceptance.peer.SecureCaller;
import dev.fairlead.acceptance.process.Installation;
import dev.fairlead.acceptance.process.RunningCommand;
import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A certificate is changed on disk in every usual way, and no caller fails; a broken one changes nothing. {@code
 * -Dfairlead.acceptance.swaps=100} is the whole promise.
 */
final class CertificateChangesTest {

    private static final String HOST = "swap.example";
    private static final int SWAPS = Integer.getInteger("fairlead.acceptance.swaps", 40);
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Authority authority = new Authority("test authority");
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong good = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    @Test
    void changes_under_load_fail_no_request() throws IOException, InterruptedException {
        try (Installation installation = new Installation();
                SecureBackend backend = SecureBackend.start("the backend", null)) {
            Mount mount = new Mount(installation.folder().resolve("certificate"));
            mount.swap(authority.certificate("swap 0", HOST));
            RunningCommand gateway = installation.gateway(configured(installation, backend, mount));
            List<Thread> load = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean keeps = i > 0;
                load.add(Thread.ofPlatform().start(() -> call(installation.httpsPort(), keeps ? 200 : 1)));
            }
            for (int i = 1; i <= SWAPS; i++) {
                CertificateMaker.Made next = authority.certificate("swap " + i, HOST);
                switch (i % 3) {
                    case 0 -> mount.swap(next);
                    case 1 -> mount.rewrite(next);
                    default -> mount.rename(next);
                }
                awaitShown(installation.httpsPort(), "CN=swap " + i);
            }
            stopped.set(true);
            for (Thread thread : load) {
                thread.join(SOON);
            }
            assertThat(failures).as("of %d good answers", good.get()).isEmpty();
            assertThat(good.get()).isGreaterThan(SWAPS * 40L);
            assertThat(gateway.said()).doesNotContain("ERROR");
        }
    }

    @Test
    void a_broken_certificate_is_told_of_and_the_last_good_one_goes_on() throws IOException {
        try (Installation installation = new Installation();
                SecureBackend backend = SecureBackend.start("the backend", null)) {
            Mount mount = new Mount(installation.folder().resolve("certificate"));
            mount.swap(authority.certificate("good", HOST));
            RunningCommand gateway = installation.gateway(configured(installation, backend, mount));
            awaitShown(installation.httpsPort(), "CN=good");
            Files.writeString(mount.certificate(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
            gateway.awaitLine(Pattern.compile("tls.crt: certificate .*a certificate in it is damaged; write"), SOON);
            gateway.awaitLine(Pattern.compile("its last good version goes on being used; mend the error"), SOON);
            awaitShown(installation.httpsPort(), "CN=good");
            Files.writeString(
                    mount.certificate(), authority.certificate("other", HOST).certificatePem());
            gateway.awaitLine(Pattern.compile("the key does not belong to the certificate"), SOON);
            Files.delete(mount.certificate());
            gateway.awaitLine(Pattern.compile("the file does not exist; put it there"), SOON);
            awaitShown(installation.httpsPort(), "CN=good");
            mount.swap(authority.certificate("mended", HOST));
            awaitShown(installation.httpsPort(), "CN=mended");
        }
    }

    private static String configured(Installation installation, SecureBackend backend, Mount mount) {
        return installation.file("fairlead.yaml", """
                http:
                  routers: {r: {rule: "Host(`swap.example`)", service: s, tls: {}}}
                  services: {s: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}]}}}
                tls: {certificates: [{certFile: %s, keyFile: %s}]}
                """.formatted(
                        backend.port(), mount.folder.resolve("tls.crt"), mount.folder.resolve("tls.key")));
    }

    private static void awaitShown(int port, String subject) throws IOException {
        long deadline = System.nanoTime() + SOON.toNanos();
        String shown = "";
        while (!shown.equals(subject)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + shown + " and not " + subject);
            }
            try (SecureCaller caller = SecureCaller.connect(port, HOST, "TLSv1.3", null)) {
                shown = caller.met().getSubjectX500Principal().getName();
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void call(int port, int requests) {
        while (!stopped.get()) {
            try (SecureCaller caller = SecureCaller.connect(port, HOST, "TLSv1.3", null)) {
                for (int i = 0; i < requests && !stopped.get(); i++) {
                    SecureCaller.Answer answer = caller.get(HOST, "/");
                    if (answer.status() != 200) {
                        failures.add(answer.text());
                    }
                    good.incrementAndGet();
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    /** A folder as Kubernetes mounts a Secret: links through {@code ..data} to a folder that is never written again. */
    private static final class Mount {

        private final Path folder;
        private int version;

        Mount(Path folder) throws IOException {
            this.folder = Files.createDirectories(folder);
            Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data/tls.crt"));
            Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data/tls.key"));
        }

        Path certificate() throws IOException {
            return folder.resolve(Files.readSymbolicLink(folder.resolve("..data")))
                    .resolve("tls.crt");
        }

        private Path key() throws IOException {
            return certificate().resolveSibling("tls.key");
        }

        void swap(CertificateMaker.Made made) throws IOException {
            Path next = Files.createDirectory(folder.resolve("..v" + ++version));
            Files.writeString(next.resolve("tls.crt"), made.certificatePem());
            Files.writeString(next.resolve("tls.key"), made.keyPem());
            Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
            Files.move(
                    link,
                    folder.resolve("..data"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }

        void rewrite(CertificateMaker.Made made) throws IOException {
            Files.writeString(certificate(), made.certificatePem());
            Files.writeString(key(), made.keyPem());
        }

        void rename(CertificateMaker.Made made) throws IOException {
            move(made.keyPem(), key());
            move(made.certificatePem(), certificate());
        }

        private static void move(String text, Path to) throws IOException {
            Path fresh = Files.writeString(to.resolveSibling("fresh"), text);
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
