package dev.fairlead.store.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StateTest {

    private static final int CLIENTS = 100_000;

    /** Numbers below 1,000 put an object, the others remove one. */
    @Property(tries = 200)
    void a_state_is_a_sorted_map_that_is_cut_into_segments(
            @ForAll @Size(max = 60) List<@IntRange(max = 1_999) Integer> steps,
            @ForAll @IntRange(min = 1, max = 9) int limit) {
        State state = State.EMPTY;
        TreeMap<String, Entry> expected = new TreeMap<>();
        for (int step : steps) {
            Entry entry = new Entry("client-" + step % 40, Instant.ofEpochMilli(step), "alice", "{\"n\":" + step + "}");
            if (step < 1_000) {
                state = state.with(Shelf.CLIENTS, entry);
                expected.put(entry.name(), entry);
            } else {
                state = state.without(Shelf.CLIENTS, entry.name());
                expected.remove(entry.name());
            }
        }
        assertThat(state.entries(Shelf.CLIENTS)).containsExactlyElementsOf(expected.values());
        assertThat(state.count(Kind.CLIENT)).isEqualTo(expected.size());
        assertThat(state.served().count(Shelf.CLIENTS)).isEqualTo(expected.size());
        assertThat(paged(state, limit)).containsExactlyElementsOf(expected.keySet());
        assertThat(Tree.read(state.served().text()).leaves())
                .isEqualTo(state.served().leaves());
        // The same objects have the same digest, whatever way led to them.
        State direct = State.EMPTY;
        for (Entry entry : expected.descendingMap().values()) {
            direct = direct.with(Shelf.CLIENTS, entry);
        }
        assertThat(direct.served().digest()).isEqualTo(state.served().digest());
    }

    @Test
    void a_segment_is_read_as_it_was_written() {
        Segment segment = Segment.of(List.of(
                new Entry("a", Instant.ofEpochMilli(1), "alice", "{\"tab\":\"\\t\"}"),
                new Entry("b c ü", Instant.ofEpochMilli(2), "bob", "{\"line\":\"\\u2028\u2028\u0085\"}")));
        assertThat(Segment.read(segment.text())).isEqualTo(segment);
        assertThatThrownBy(() -> new Entry("a", Instant.EPOCH, "alice", "{\n}")).hasMessageContaining("control");
    }

    @Test
    void a_change_of_one_client_in_a_hundred_thousand_moves_less_than_100_kib() {
        TreeMap<SegmentId, List<Entry>> entries = new TreeMap<>();
        for (int index = 0; index < CLIENTS; index++) {
            Entry entry = client(index, "0");
            entries.computeIfAbsent(Shelf.CLIENTS.segment(entry.name()), id -> new ArrayList<>())
                    .add(entry);
        }
        TreeMap<SegmentId, Segment> segments = new TreeMap<>();
        entries.forEach((id, list) -> {
            list.sort(java.util.Comparator.comparing(Entry::name));
            segments.put(id, Segment.of(list));
        });
        State before = State.of(segments);

        Entry changed = client(4711, "1");
        State after = before.with(Shelf.CLIENTS, changed);

        List<SegmentId> moved = after.served().leaves().entrySet().stream()
                .filter(leaf -> !leaf.getValue().equals(before.served().leaves().get(leaf.getKey())))
                .map(java.util.Map.Entry::getKey)
                .toList();
        assertThat(moved).containsExactly(Shelf.CLIENTS.segment(changed.name()));
        int bytes = Deflated.of(after.segment(moved.getFirst()).text()).length
                + Deflated.of(after.served().text()).length;
        assertThat(bytes).isLessThan(100 << 10);
    }

    private static Entry client(int index, String salt) {
        String body = "{\"products\":[\"payments\",\"orders\"],\"policy\":\"gold\",\"credentials\":["
                + credential("production", salt + index) + "," + credential("sandbox", salt + "s" + index) + "]}";
        return new Entry("client-" + index, Instant.ofEpochMilli(index), "alice", body);
    }

    private static String credential(String name, String seed) {
        String hash = Digest.of(seed.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String id = Digest.of(hash.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .substring(0, 12);
        return "{\"name\":\"" + name + "\",\"type\":\"api-key\",\"id\":\"" + id + "\",\"hash\":\"" + hash + "\"}";
    }

    private static List<String> paged(State state, int limit) {
        List<String> names = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<Resource> page = state.list(Kind.CLIENT, new Selection(after, "", limit));
            page.items().forEach(client -> names.add(client.name()));
            after = page.next();
        } while (after.isPresent());
        return names;
    }

    @Test
    void what_an_older_version_saved_without_a_working_copy_gets_one() {
        Entry served = new Entry("old", Instant.EPOCH, "alice", "{}");
        Entry edited = new Entry("new", Instant.EPOCH, "bob", "{\"n\":1}");
        State old = State.EMPTY.with(Shelf.WORKFLOWS, served).with(Shelf.WORKFLOW_DRAFTS, edited);
        State whole = old.withWorkingCopies();
        assertThat(whole.find(Kind.WORKFLOW, "old").map(Resource::state)).contains(Resource.State.PUBLISHED);
        assertThat(whole.find(Kind.WORKFLOW, "new").map(Resource::state)).contains(Resource.State.DRAFT);
        assertThat(whole.served()).isEqualTo(old.served());
        assertThat(whole.withWorkingCopies()).isSameAs(whole);
    }

    @Test
    void a_packed_state_is_the_same_in_everything_that_can_be_asked() {
        State state = State.EMPTY;
        for (int i = 0; i < 500; i++) {
            String body = "{\"n\":" + i + "}";
            state = state.with(Shelf.CLIENTS, new Entry("client-" + i, Instant.ofEpochMilli(i), "alice", body));
        }
        State packed = state.packed();
        assertThat(packed.served()).isEqualTo(state.served());
        assertThat(packed.entries(Shelf.CLIENTS)).isEqualTo(state.entries(Shelf.CLIENTS));
        Entry other = new Entry("client-7", Instant.EPOCH, "bob", "{}");
        assertThat(packed.with(Shelf.CLIENTS, other).served())
                .isEqualTo(state.with(Shelf.CLIENTS, other).served());
        assertThat(packed.without(Shelf.CLIENTS, "client-9").served())
                .isEqualTo(state.without(Shelf.CLIENTS, "client-9").served());
        assertThat(packed.entry(Shelf.CLIENTS, "client-8")).isEqualTo(state.entry(Shelf.CLIENTS, "client-8"));
        assertThat(packed.entry(Shelf.CLIENTS, "nobody")).isEmpty();
    }
}
