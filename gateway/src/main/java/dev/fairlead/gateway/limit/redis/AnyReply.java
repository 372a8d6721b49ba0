package dev.fairlead.gateway.limit.redis;

import dev.fairlead.gateway.workflow.cel.Values;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whatever a command is answered in the second version of Redis' protocol: text, a number, nothing, or lists of them. */
final class AnyReply extends CommandOutput<String, String, Object> {

    private final Deque<Open> open = new ArrayDeque<>();

    AnyReply() {
        super(StringCodec.UTF8, Values.NOTHING);
    }

    /** A list that is not complete. */
    private static final class Open {
        private final List<Object> list = new ArrayList<>();
        private int left;

        Open(int left) {
            this.left = left;
        }
    }

    @Override
    public void set(long number) {
        put(number);
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        put(bytes == null ? Values.NOTHING : StringCodec.UTF8.decodeValue(bytes));
    }

    @Override
    public void setSingle(ByteBuffer bytes) {
        set(bytes);
    }

    @Override
    public void multi(int count) {
        if (count > 0) {
            open.addLast(new Open(count));
        } else {
            put(count < 0 ? Values.NOTHING : List.of());
        }
    }

    private void put(Object value) {
        Object whole = value;
        while (!open.isEmpty()) {
            Open last = open.getLast();
            last.list.add(whole);
            last.left--;
            if (last.left > 0) {
                return;
            }
            open.removeLast();
            whole = last.list;
        }
        output = whole;
    }
}
