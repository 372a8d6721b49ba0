package dev.fairlead.gateway.workflow;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs let event loops go first. The threads of the system that carry virtual threads get a lower priority (setpriority(2),
 * whose niceness Linux keeps for each thread) as soon as a run is carried by them: a loop that wakes up then gets the
 * processor from a run at once, where it would have waited for the end of a time slice. Where the system has no such call,
 * nothing changes.
 */
final class Courtesy {

    /** By how much the niceness is raised: a third of a loop's share where both want the processor all the time. */
    static final int NICENESS = 5;

    private static final int OF_A_THREAD = 0;
    private static final int THIS_ONE = 0;
    private static final int MOST = 19;
    private static final Logger LOG = LoggerFactory.getLogger(Courtesy.class);
    private static final @Nullable Courtesy OF_SYSTEM = ofSystem();

    private final MethodHandle set;
    private final int niceness;

    private Courtesy(MethodHandle set, int niceness) {
        this.set = set;
        this.niceness = niceness;
    }

    /** From now on what carries this thread lets others go first. */
    static void giveWay() {
        if (OF_SYSTEM != null) {
            OF_SYSTEM.apply();
        }
    }

    // Each time: which thread carries this one cannot be seen, and the call costs less than a microsecond.
    @SuppressWarnings("IllegalCatch") // a handle may throw anything; this one calls into the system and throws nothing
    private void apply() {
        try {
            int ignored = (int) set.invokeExact(OF_A_THREAD, THIS_ONE, niceness);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @SuppressWarnings({"IllegalCatch", "restricted"}) // whatever it is, runs go on as they would
    private static @Nullable Courtesy ofSystem() {
        try {
            Linker linker = Linker.nativeLinker();
            SymbolLookup all = linker.defaultLookup();
            FunctionDescriptor get =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            FunctionDescriptor set = get.appendArgumentLayouts(ValueLayout.JAVA_INT);
            int own = (int)
                    linker.downcallHandle(all.findOrThrow("getpriority"), get).invokeExact(OF_A_THREAD, THIS_ONE);
            return new Courtesy(
                    linker.downcallHandle(all.findOrThrow("setpriority"), set), Math.min(MOST, own + NICENESS));
        } catch (Throwable missing) {
            LOG.atInfo().addKeyValue("reason", String.valueOf(missing)).log("workflow_priority_unchanged");
            return null;
        }
    }
}
