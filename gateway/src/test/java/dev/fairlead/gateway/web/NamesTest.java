package dev.fairlead.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class NamesTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @Test
    void oneAnswerIsForAllWhoAskTheSame() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (Names names = new Names(host -> {
            asked.incrementAndGet();
            awaited(slow);
            return new InetAddress[] {HERE};
        })) {
            List<CompletableFuture<List<InetAddress>>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                all.add(onVirtualThread(names, "slow.example"));
            }
            until(() -> names.waiting() == 1 && asked.get() == 1);
            slow.countDown();
            for (CompletableFuture<List<InetAddress>> each : all) {
                assertThat(each.get(10, TimeUnit.SECONDS)).containsExactly(HERE);
            }
            assertThat(names.waiting()).isZero();
        }
    }

    @Test
    void slowNamesHoldNobodyElse() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (Names names = new Names(host -> {
            if (host.startsWith("slow")) {
                awaited(slow);
            }
            return new InetAddress[] {HERE};
        })) {
            List<CompletableFuture<List<InetAddress>>> held = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                held.add(onVirtualThread(names, "slow" + i + ".example"));
            }
            until(() -> names.waiting() == 3);
            assertThat(onVirtualThread(names, "quick.example").get(10, TimeUnit.SECONDS))
                    .containsExactly(HERE);
            assertThat(held).noneMatch(CompletableFuture::isDone);
            slow.countDown();
        }
    }

    @Test
    void anAddressIsNotLookedUp() throws Exception {
        try (Names names = new Names(host -> {
            throw new UnknownHostException("nobody asks for " + host);
        })) {
            assertThat(names.of("127.0.0.1")).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
            assertThat(names.of("::1")).containsExactly(InetAddress.ofLiteral("::1"));
            assertThatThrownBy(() -> names.of("nowhere.example"))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("nowhere.example");
            assertThat(names.waiting()).isZero();
        }
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try (Names names = new Names(host -> {
            awaited(slow);
            return new InetAddress[] {HERE};
        })) {
            CompletableFuture<Throwable> failed = new CompletableFuture<>();
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    names.of("slow.example");
                } catch (Exception why) {
                    failed.complete(why);
                }
            });
            until(() -> names.waiting() == 1);
            asking.interrupt();
            assertThat(failed.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
            slow.countDown();
        }
    }

    private static CompletableFuture<List<InetAddress>> onVirtualThread(Names names, String host) {
        CompletableFuture<List<InetAddress>> told = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                told.complete(names.of(host));
            } catch (Exception why) {
                told.completeExceptionally(why);
            }
        });
        return told;
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!holds.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(holds.getAsBoolean()).isTrue();
    }
}
