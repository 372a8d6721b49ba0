package dev.fairlead.management.api;

import dev.fairlead.management.http.Refusal;
import dev.fairlead.store.replica.ReplicaReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks all gateways at once: each looks for questions once a second. */
final class Asking {

    private Asking() {}

    /** What each of them says, in their order. */
    static <T> List<T> all(List<ReplicaReport> live, Function<ReplicaReport, T> question) {
        List<T> said = new ArrayList<>();
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> answers = live.stream()
                    .map(replica -> asking.submit(() -> question.apply(replica)))
                    .toList();
            for (Future<T> answer : answers) {
                said.add(answer.get());
            }
        } catch (ExecutionException broken) {
            throw new IllegalStateException("a gateway could not be asked", broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Refusal.of(503, "Management is stopping");
        }
        return said;
    }
}
