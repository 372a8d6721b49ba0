package dev.fairlead.acceptance.corpus;

import dev.fairlead.acceptance.peer.Lane;
import dev.fairlead.acceptance.peer.Recorded;
import dev.fairlead.acceptance.peer.RecordingUpstream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers {@code /case} with the hostile bytes, cut at one place, and everything else as it should be. */
final class Script implements RecordingUpstream.Answerer {

    private static final int PATIENCE_SECONDS = 5;

    private final Case hostile;
    private final Lane lane;
    private final int cut;
    private final Phaser running = new Phaser(1);
    private volatile int connection;

    /** {@code cut} of 0 sends the bytes whole. */
    Script(Case hostile, Lane lane, int cut) {
        this.hostile = hostile;
        this.lane = lane;
        this.cut = cut;
    }

    @Override
    public boolean answer(Recorded request, Socket socket) throws IOException {
        if (!request.target().equals("/case")) {
            return RecordingUpstream.echo(request, socket);
        }
        connection = request.connection();
        running.register();
        try {
            byte[] bytes = hostile.bytes();
            if (cut > 0) {
                socket.getOutputStream().write(bytes, 0, cut);
                lane.ping();
            }
            socket.getOutputStream().write(bytes, cut, bytes.length - cut);
            if (hostile.end().equals("reset")) {
                // What was written before goes out before the reset does.
                lane.ping();
                socket.setSoLinger(true, 0);
                socket.close();
            }
            return hostile.end().isEmpty();
        } finally {
            running.arriveAndDeregister();
        }
    }

    /** Waits until every byte was written or could not be. */
    void awaitWritten() throws IOException {
        try {
            running.awaitAdvanceInterruptibly(running.arrive(), PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new IOException("the hostile answer could not be written", e);
        }
    }

    /** The connection that the hostile bytes went over, or 0. */
    int connection() {
        return connection;
    }
}
