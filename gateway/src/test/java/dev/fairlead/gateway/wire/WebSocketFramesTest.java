package dev.fairlead.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WebSocketFramesTest {

    private static byte[] frame(int first, int payload, boolean masked) {
        int extended = payload < 126 ? 0 : payload < 65_536 ? 2 : 8;
        byte[] frame = new byte[2 + extended + (masked ? 4 : 0) + payload];
        frame[0] = (byte) first;
        frame[1] = (byte) ((masked ? 0x80 : 0) | (extended == 0 ? payload : extended == 2 ? 126 : 127));
        for (int i = 0; i < extended; i++) {
            frame[2 + i] = (byte) ((long) payload >> (8 * (extended - 1 - i)));
        }
        return frame;
    }

    @Test
    void knows_every_end_of_a_frame_and_no_other_place_however_the_bytes_are_split() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            WebSocketFrames frames = new WebSocketFrames();
            List<Integer> ends = new ArrayList<>(List.of(0));
            java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
            for (int payload : new int[] {0, 1, 125, 126, 300, 65_535, 65_536, random.nextInt(1000)}) {
                all.writeBytes(frame(random.nextBoolean() ? 0x82 : 0x00, payload, random.nextBoolean()));
                ends.add(all.size());
            }
            byte[] bytes = all.toByteArray();
            for (int at = 0; at < bytes.length; ) {
                assertThat(frames.isBetweenFrames()).as("at %d", at).isEqualTo(ends.contains(at));
                int some = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 40_000));
                frames.pass(Unpooled.wrappedBuffer(bytes, at, some));
                at += some;
            }
            assertThat(frames.isBetweenFrames()).isTrue();
        }
    }

    @Test
    void nothing_may_follow_a_close_frame() {
        WebSocketFrames frames = new WebSocketFrames();
        frames.pass(Unpooled.wrappedBuffer(WebSocketFrames.close(1000, 0)));
        assertThat(frames.isBetweenFrames()).isFalse();
    }

    @Test
    void a_length_that_no_frame_can_have_is_never_between_frames_again() {
        WebSocketFrames frames = new WebSocketFrames();
        frames.pass(Unpooled.wrappedBuffer(
                new byte[] {(byte) 0x82, 127, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, (byte) 0x82, 0}));
        assertThat(frames.isBetweenFrames()).isFalse();
    }

    @Test
    void a_masked_close_frame_says_the_same_as_a_plain_one() {
        byte[] masked = WebSocketFrames.close(1001, 0x12345678);
        assertThat(WebSocketFrames.close(1001, 0)).containsExactly(0x88, 2, 0x03, 0xe9);
        assertThat(masked).hasSize(8).startsWith(0x88, 0x82, 0x12, 0x34, 0x56, 0x78);
        assertThat((masked[6] ^ masked[2]) & 0xff).isEqualTo(0x03);
        assertThat((masked[7] ^ masked[3]) & 0xff).isEqualTo(0xe9);
    }
}
