package dev.fairlead.gateway.middleware;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native library of one encoding. It is loaded aside when the first caller could have it, who gets something else;
 * where there is none for the system, that is told once, and nobody gets it.
 */
final class NativeCode {

    private static final Logger LOG = LoggerFactory.getLogger(NativeCode.class);

    private enum State {
        UNASKED,
        LOADING,
        READY,
        MISSING
    }

    private final String encoding;
    private final Runnable loading;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNASKED);

    /** @param loading throws where there is none */
    NativeCode(String encoding, Runnable loading) {
        this.encoding = encoding;
        this.loading = loading;
    }

    /** Whether it can be used now; asking begins to load it. Never waits. Any thread. */
    boolean isReady() {
        if (state.get() == State.READY) {
            return true;
        }
        if (state.compareAndSet(State.UNASKED, State.LOADING)) {
            Thread.ofPlatform().name("load-" + encoding).daemon().start(this::load);
        }
        return false;
    }

    // A boundary: whatever a native library does when it is loaded, answers are made without it.
    private void load() {
        try {
            loading.run();
            state.set(State.READY);
        } catch (RuntimeException | LinkageError missing) {
            state.set(State.MISSING);
            LOG.atWarn()
                    .addKeyValue("encoding", encoding)
                    .addKeyValue("reason", missing.toString())
                    .addKeyValue("remedy", "nothing: callers get gzip where they take it; or leave it out of encodings")
                    .log("encoding_missing");
        }
    }

    /** Whether it was looked for in vain. */
    boolean isMissing() {
        return state.get() == State.MISSING;
    }
}
