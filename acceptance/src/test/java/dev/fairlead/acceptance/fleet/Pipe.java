package dev.fairlead.acceptance.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to a port on loopback that can be cut as a firewall cuts one that drops: no byte passes, nobody is told, and a
 * new connection is never answered. Joined again, what lies in it goes on, as after a partition.
 */
final class Pipe implements AutoCloseable {

    private final int target;
    private final ServerSocket listener = new ServerSocket();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition joined = lock.newCondition();
    private boolean cut;

    Pipe(int target) throws IOException {
        this.target = target;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void cut() {
        set(true);
    }

    void join() {
        set(false);
    }

    private void set(boolean now) {
        lock.lock();
        try {
            cut = now;
            joined.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitJoined() {
        lock.lock();
        try {
            while (cut) {
                joined.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            // With nobody who accepts, the backlog of one is full at once and the system drops what comes.
            awaitJoined();
            try {
                Socket from = listener.accept();
                sockets.add(from);
                Thread.ofPlatform().daemon().start(() -> connect(from));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket from) {
        awaitJoined();
        try {
            Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(to);
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            Thread.ofPlatform().daemon().start(() -> copy(to, from));
            copy(from, to);
        } catch (IOException refused) {
            end(from);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitJoined();
                out.write(buffer, 0, read);
            }
        } catch (IOException gone) {
            // Either side ended it; so ends the other.
            awaitJoined();
        }
        awaitJoined();
        end(from);
        end(to);
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        join();
        sockets.forEach(this::end);
    }
}
