package dev.fairlead.acceptance.fleet;

import dev.fairlead.acceptance.limits.RedisServer;
import dev.fairlead.acceptance.process.RunningCommand;
import dev.fairlead.acceptance.secure.Authority;
import dev.fairlead.gateway.tls.CertificateMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What can go wrong with a fleet, as rows. */
final class Faults {

    private static final Duration END = Duration.ofSeconds(20);
    private static final Duration NAMES_FOR = Duration.ofSeconds(13);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(6);
    private static final Duration LONG = Duration.ofHours(1);
    private static final String CERTIFIED = Fleet.routes() + "tls: {certificates: [{certFile: %s, keyFile: %s}]}\n";

    private final Fleet fleet;
    private final List<Fault> all = new ArrayList<>();
    private Optional<RedisServer> chosen = Optional.empty();

    private Faults(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Of processes, of ways between them, of files and names. */
    static List<Fault> usual(Fleet fleet) throws IOException {
        Faults faults = new Faults(fleet);
        faults.gateway();
        faults.management();
        faults.store();
        faults.backend();
        faults.ways();
        faults.configuration();
        faults.certificate();
        faults.names();
        return List.copyOf(faults.all);
    }

    /** Of the Redis that writes, where Sentinels choose another. */
    static List<Fault> sentinels(Fleet fleet) {
        Faults faults = new Faults(fleet);
        faults.primary();
        return List.copyOf(faults.all);
    }

    /** Of a clock. */
    static List<Fault> clock(Fleet fleet, Path offset) {
        Faults faults = new Faults(fleet);
        faults.jump("an hour ahead", "+3600", offset);
        faults.jump("an hour back", "-3600", offset);
        return List.copyOf(faults.all);
    }

    /** Of a full disk below the store. */
    static List<Fault> disk(Fleet fleet) {
        Path filler = Path.of("/proc/" + fleet.store().pid() + "/root" + fleet.storeFolder() + "/filler");
        return List.of(Fault.of(
                        "store: disk full",
                        () -> fill(filler),
                        () -> Files.delete(filler),
                        front -> {
                            // The store makes its own file smaller: who fills the disk takes that too.
                            fill(filler);
                            return fleet.signs.ofManagement().contains("its disk is full");
                        },
                        front -> fleet.signs.allAreUp()
                                && fleet.signs.ofManagement().contains("\"status\": \"up\"")
                                && fleet.publish())
                .eachDay());
    }

    private static void fill(Path filler) {
        byte[] block = new byte[64 * 1024];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // That is what it is for.
            return;
        }
    }

    private void process(
            String what, Supplier<RunningCommand> process, Fault.Step start, Fault.Sign gone, Fault.Sign back) {
        all.add(Fault.of(what + ": kill -9", () -> process.get().kill9(), start, gone, back)
                .eachDay());
        all.add(Fault.of(
                what + ": SIGSTOP",
                () -> process.get().freeze(),
                () -> process.get().thaw(),
                gone,
                back));
        all.add(Fault.of(
                        what + ": restart",
                        () -> process.get().terminate(),
                        () -> {
                            process.get().awaitExit(END);
                            start.run();
                        },
                        gone,
                        back)
                .lasting(Duration.ZERO));
    }

    private void gateway() {
        Fleet.Gateway one = fleet.gateways.getFirst();
        process(
                "gateway",
                one::process,
                one::start,
                front -> !front.isReady(one.port()),
                front -> front.isReady(one.port()));
    }

    private void management() {
        process(
                "management",
                fleet::management,
                fleet::startManagement,
                front -> !fleet.signs.managementIsReady(),
                front -> fleet.signs.managementIsReady());
    }

    private void store() {
        process(
                "store",
                fleet::store,
                fleet::startStore,
                front -> fleet.signs.anyWithoutStore(),
                front -> fleet.signs.allAreUp() && fleet.signs.managementIsReady());
    }

    private void backend() {
        BackendProcess one = fleet.backends.getFirst();
        process(
                "backend",
                one::process,
                one::start,
                front -> fleet.signs.sayOf(one, false) > 0,
                front -> fleet.signs.sayOf(one, true) == Fleet.GATEWAYS);
    }

    private void ways() {
        Fleet.Gateway one = fleet.gateways.getFirst();
        all.add(Fault.of(
                        "partition: gateway and store",
                        one.store::cut,
                        one.store::join,
                        front -> fleet.signs.anyWithoutStore(),
                        front -> fleet.signs.allAreUp())
                .eachDay());
        one.redis.ifPresent(way -> all.add(Fault.of(
                        "partition: gateway and Redis",
                        way::cut,
                        way::join,
                        front -> fleet.signs.anyWithoutRedis(),
                        front -> !fleet.signs.anyWithoutRedis())
                .eachDay()));
    }

    private void configuration() {
        all.add(Fault.of(
                        "configuration: a file that is not YAML",
                        () -> fleet.writeFiles("http: [\n"),
                        () -> fleet.writeFiles(Fleet.routes()),
                        front -> fleet.signs.allSay("what it declared before goes on being served", true),
                        front -> fleet.signs.allSay("what it declared before goes on being served", false))
                .eachDay());
        all.add(Fault.of(
                "configuration: an object that is wrong",
                () -> fleet.writeFiles(Fleet.routes().replace("loadBalancer", "loadBalancr")),
                () -> fleet.writeFiles(Fleet.routes()),
                front -> fleet.signs.allSay("is not a key here; did you mean", true),
                front -> fleet.signs.allSay("is not a key here; did you mean", false)));
    }

    /** One that is in use comes to its end, and no file changes. */
    private void certificate() throws IOException {
        Authority authority = new Authority("test authority");
        Path certificate = fleet.base.folder().resolve("tls.crt");
        Path key = fleet.base.folder().resolve("tls.key");
        CertificateMaker.Made good = authority.certificate("good", "secure.test");
        lay(good, certificate, key);
        String routes = CERTIFIED.formatted(certificate, key);
        all.add(Fault.of(
                        "certificate: expired",
                        () -> {},
                        () -> lay(good, certificate, key),
                        front -> fleet.signs.allSay("the certificate expired at", true),
                        front -> fleet.signs.allSay("the certificate expired at", false))
                .after(() -> {
                    fleet.writeFiles(routes);
                    fleet.signs.awaitCertificate(
                            end -> end.isAfter(Instant.now().plus(LONG)));
                    Authority late = new Authority("late authority");
                    lay(late.certificate("old", ENDS_WITHIN, "secure.test"), certificate, key);
                    Instant end = fleet.signs.awaitCertificate(until -> until.isAfter(Instant.EPOCH)
                            && until.isBefore(Instant.now().plus(LONG)));
                    LockSupport.parkNanos(Duration.between(Instant.now(), end).toNanos());
                })
                .eachDay());
    }

    private static void lay(CertificateMaker.Made made, Path certificate, Path key) throws IOException {
        Path fresh = Files.writeString(certificate.resolveSibling("fresh"), made.keyPem());
        Files.move(fresh, key, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(fresh, made.certificatePem());
        Files.move(fresh, certificate, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Longer than addresses are taken as fresh, and every backend is connected to anew meanwhile. */
    private void names() {
        BackendProcess one = fleet.backends.getFirst();
        all.add(Fault.of(
                        "DNS gone",
                        () -> fleet.namesKnown(false),
                        () -> fleet.namesKnown(true),
                        front -> fleet.signs.lastSaidOfNames().contains("name_lost"),
                        front -> !fleet.signs.lastSaidOfNames().contains("name_lost")
                                && fleet.signs.sayOf(one, true) == Fleet.GATEWAYS)
                .lasting(NAMES_FOR));
    }

    private RedisServer choose() {
        RedisServer primary = fleet.primary();
        chosen = Optional.of(primary);
        return primary;
    }

    private void primary() {
        Fault.Sign without = front -> fleet.signs.anyWithoutRedis();
        Fault.Sign with = front -> !fleet.signs.anyWithoutRedis() && fleet.hasPrimary();
        Fault.Step whole = () -> Fleet.await("a replica that can take over", fleet::hasReplica);
        Duration election = Duration.ofSeconds(8);
        all.add(Fault.of(
                        "Redis primary: kill -9",
                        () -> choose().kill(),
                        () -> chosen.orElseThrow().restart(),
                        without,
                        with)
                .after(whole)
                .decidedElsewhere()
                .lasting(election)
                .eachDay());
        all.add(Fault.of(
                        "Redis primary: SIGSTOP",
                        () -> choose().freeze(),
                        () -> chosen.orElseThrow().thaw(),
                        without,
                        with)
                .after(whole)
                .decidedElsewhere()
                .lasting(election));
        all.add(Fault.of(
                        "Redis primary: restart",
                        () -> choose().kill(),
                        () -> chosen.orElseThrow().restart(),
                        without,
                        with)
                .after(whole)
                .decidedElsewhere()
                .lasting(Duration.ZERO));
    }

    private void jump(String name, String offset, Path file) {
        Fleet.Gateway one = fleet.gateways.getFirst();
        all.add(Fault.of(
                        "clock: " + name,
                        () -> Files.writeString(file, offset + "\n"),
                        () -> Files.writeString(file, "+0\n"),
                        front -> fleet.signs.hoursApart(one) == 1,
                        front -> fleet.signs.hoursApart(one) == 0 && fleet.signs.allAreUp())
                .eachDay());
    }
}
