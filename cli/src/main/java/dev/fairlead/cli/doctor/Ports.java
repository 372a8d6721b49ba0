package dev.fairlead.cli.doctor;

import dev.fairlead.cli.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether the ports are free; one that is taken is named with the process that has it, where the system tells that. */
final class Ports {

    private static final String LISTENING = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEX = 16;

    private Ports() {}

    static List<Looked> of(Settings settings) {
        Settings.Listeners listeners = settings.listeners();
        List<Looked> all = new ArrayList<>();
        all.add(look("http port", null, listeners.httpPort(), "FAIRLEAD_HTTP_PORT"));
        all.add(look("https port", null, listeners.httpsPort(), "FAIRLEAD_HTTPS_PORT"));
        all.add(look(
                "admin port",
                listeners.adminAddress().getAddress(),
                listeners.adminAddress().getPort(),
                "FAIRLEAD_ADMIN_ADDRESS"));
        all.add(look("management port", null, listeners.managementPort(), "FAIRLEAD_MANAGEMENT_PORT"));
        return all;
    }

    static Looked look(String what, @org.jspecify.annotations.Nullable InetAddress address, int port, String variable) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
            return Looked.ok(what, (port == 0 ? "any" : Integer.toString(port)) + " is free");
        } catch (BindException taken) {
            return taken(what, port, variable, taken);
        } catch (IOException refused) {
            return Looked.fail(
                    what,
                    port + " cannot be listened on: " + refused.getMessage(),
                    "set " + variable + " to another port");
        }
    }

    private static Looked taken(String what, int port, String variable, BindException why) {
        boolean forbidden =
                String.valueOf(why.getMessage()).toLowerCase(Locale.ROOT).contains("permission");
        if (forbidden) {
            return Looked.fail(
                    what,
                    port + " may not be listened on by this user",
                    "set " + variable + " to a port from 1024 on, or allow it (CAP_NET_BIND_SERVICE)");
        }
        Optional<ProcessHandle> owner = owner(port);
        String by = owner.map(Ports::named).orElse("another process");
        return owner.filter(Ports::isOurs).isPresent()
                ? Looked.ok(what, port + " is in use by a fairlead that runs: " + by)
                : Looked.fail(what, port + " is taken by " + by, "stop it, or set " + variable + " to another port");
    }

    static boolean isOurs(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("fairlead"))
                .isPresent();
    }

    private static String named(ProcessHandle process) {
        String program = process.info()
                .command()
                .map(path -> Path.of(path).getFileName())
                .map(Path::toString)
                .orElse("a process");
        return program + " (pid " + process.pid() + ")";
    }

    /** Who listens on a port, as Linux tells it of processes of the same user. */
    static Optional<ProcessHandle> owner(int port) {
        Set<String> sockets = new HashSet<>();
        sockets.addAll(sockets(Path.of("/proc/net/tcp"), port));
        sockets.addAll(sockets(Path.of("/proc/net/tcp6"), port));
        return sockets.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses()
                        .filter(each -> has(each.pid(), sockets))
                        .findFirst();
    }

    private static Set<String> sockets(Path table, int port) {
        Set<String> found = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > INODE && fields[STATE].equals(LISTENING) && port(fields[ADDRESS]) == port) {
                    found.add("socket:[" + fields[INODE] + "]");
                }
            }
        } catch (IOException untold) {
            // Not Linux.
        }
        return found;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEX);
    }

    private static boolean has(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path each : open) {
                if (Files.isSymbolicLink(each)
                        && sockets.contains(Files.readSymbolicLink(each).toString())) {
                    return true;
                }
            }
        } catch (IOException closed) {
            // Of another user, or gone.
        }
        return false;
    }
}
