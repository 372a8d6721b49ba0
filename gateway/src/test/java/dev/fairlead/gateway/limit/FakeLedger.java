package dev.fairlead.gateway.limit;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** A ledger of periods in memory, by the rules of the script; it answers when it is told to. */
final class FakeLedger implements Ledger {

    private final Map<String, Long> used = new HashMap<>();
    private final Map<String, Map<String, long[]>> tellers = new HashMap<>();
    final Queue<Runnable> questions = new ArrayDeque<>();
    boolean isSilent;
    int asked;
    int renewed;
    int replicas = 1;

    @Override
    public void count(Ask ask, Hearer<Answer> to) {
        asked++;
        questions.add(() -> to.hears(answer(ask)));
        speak();
    }

    private Answer answer(Ask ask) {
        Map<String, long[]> here = tellers.computeIfAbsent(ask.key(), key -> new HashMap<>());
        if (ask.slotMicros() == 0 && !used.containsKey(ask.key()) && ask.least() < 0) {
            return new Answer(false, 0, 0, 0, 0, 0, 0);
        }
        long now = used.getOrDefault(ask.key(), 0L);
        long[] mine = here.get(ask.teller());
        if (mine == null) {
            now = Math.max(now, ask.least()) + ask.untold();
            mine = new long[] {ask.told(), 0};
        }
        now += ask.told() - mine[0];
        long held = here.values().stream().mapToLong(each -> each[1]).sum() - mine[1] + ask.held();
        long left = Math.max(0, ask.limit() - now - held);
        long taken = Math.min(left, ask.waiting());
        left -= taken;
        long more = taken < ask.waiting() ? 0 : Math.min(ask.wanted(), left / (4L * ask.replicas()));
        here.put(ask.teller(), new long[] {ask.told() + taken, ask.held() + more});
        used.put(ask.key(), now + taken);
        return new Answer(true, taken, ask.held() + more, left - more, now + taken, held + more, 0);
    }

    long used(String key) {
        return used.entrySet().stream()
                .filter(entry -> entry.getKey().contains(key))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    void forgetAll() {
        used.clear();
        tellers.clear();
    }

    void speak() {
        while (!isSilent && !questions.isEmpty()) {
            questions.poll().run();
        }
    }

    @Override
    public void live(String replica, long millis, Hearer<Integer> to) {
        questions.add(() -> to.hears(replicas));
        speak();
    }

    @Override
    public void leave(String replica, Hearer<Integer> to) {
        to.hears(replicas);
    }

    @Override
    public void renew() {
        renewed++;
    }

    @Override
    public void close() {}
}
