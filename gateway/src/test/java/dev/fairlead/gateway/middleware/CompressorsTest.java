package dev.fairlead.gateway.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class CompressorsTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static NativeCode ready(String encoding) {
        NativeCode code = new NativeCode(encoding, () -> {});
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!code.isReady() && System.nanoTime() < end) {
            LockSupport.parkNanos(100_000);
        }
        return code;
    }

    @Test
    void shares_are_bounded_and_come_back() {
        Compressors compressors = new Compressors(ready("br"), ready("zstd"));
        for (int i = 0; i < 42; i++) {
            assertThat(compressors.take(Encoding.BR)).isTrue();
        }
        assertThat(compressors.take(Encoding.ZSTD)).as("252 of 256 are taken").isFalse();
        assertThat(compressors.take(Encoding.GZIP)).as("the smaller one fits").isTrue();
        assertThat(compressors.busy()).isEqualTo(43);
        compressors.giveBack(Encoding.BR);
        assertThat(compressors.take(Encoding.ZSTD)).isTrue();
        assertThat(compressors.busy()).isEqualTo(43);
    }

    @Test
    void while_native_code_is_loaded_nobody_waits_for_it() {
        CountDownLatch turn = new CountDownLatch(1);
        Compressors compressors = new Compressors(
                new NativeCode("br", () -> {
                    try {
                        assertThat(turn.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                }),
                ready("zstd"));
        assertThat(compressors.take(Encoding.BR)).isFalse();
        assertThat(compressors.take(Encoding.GZIP)).isTrue();
        turn.countDown();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!compressors.take(Encoding.BR) && System.nanoTime() < end) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(compressors.busy()).isEqualTo(2);
    }

    @Test
    void where_there_is_no_native_code_the_others_go_on() {
        NativeCode missing = new NativeCode("br", () -> {
            throw new UnsatisfiedLinkError("no brotli for this system");
        });
        Compressors compressors = new Compressors(missing, ready("zstd"));
        assertThat(compressors.take(Encoding.BR)).isFalse();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!missing.isMissing() && System.nanoTime() < end) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(missing.isMissing()).isTrue();
        assertThat(compressors.take(Encoding.BR)).isFalse();
        assertThat(compressors.take(Encoding.ZSTD)).isTrue();
        assertThat(compressors.take(Encoding.GZIP)).isTrue();
    }
}
