package dev.fairlead.gateway.acme;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A shelf of several replicas in one process, and the place of one of them at it. */
final class MemoryShelf implements Shelf {

    private static final Object NOBODY = new Object();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Thing(long number, byte[] bytes) {}

    /** What all have in common. */
    private static final class Room {
        private final Map<String, Thing> things = new ConcurrentHashMap<>();
        private final AtomicLong numbers = new AtomicLong();
        private final AtomicReference<Object> holder = new AtomicReference<>(NOBODY);
        private volatile boolean gone;
    }

    private final Room room;
    private final boolean mayHold;

    private MemoryShelf(Room room, boolean mayHold) {
        this.room = room;
        this.mayHold = mayHold;
    }

    MemoryShelf() {
        this(new Room(), true);
    }

    /** The place of another replica at the same shelf. */
    MemoryShelf beside() {
        return new MemoryShelf(room, true);
    }

    /** The place of one that never gets the right to order. */
    MemoryShelf looking() {
        return new MemoryShelf(room, false);
    }

    /** Whether it can be reached. */
    void gone(boolean now) {
        room.gone = now;
    }

    private void reach() throws IOException {
        if (room.gone) {
            throw new IOException("the store does not answer");
        }
    }

    @Override
    public Map<String, Long> versions() throws IOException {
        reach();
        return room.things.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue()
                .number()));
    }

    @Override
    public Optional<byte[]> get(String id) throws IOException {
        reach();
        return Optional.ofNullable(room.things.get(id)).map(Thing::bytes);
    }

    @Override
    public void put(String id, byte[] thing) throws IOException {
        reach();
        room.things.put(id, new Thing(room.numbers.incrementAndGet(), thing));
    }

    @Override
    public void remove(String id) throws IOException {
        reach();
        room.things.remove(id);
    }

    @Override
    public boolean hold() throws IOException {
        reach();
        return mayHold && (room.holder.compareAndSet(NOBODY, this) || room.holder.get() == this);
    }

    @Override
    public void letGo() throws IOException {
        reach();
        room.holder.compareAndSet(this, NOBODY);
    }
}
