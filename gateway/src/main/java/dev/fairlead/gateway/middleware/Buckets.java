package dev.fairlead.gateway.middleware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Token buckets by source, of one rate. At most 65,536 of them: beyond that the source that was away for longest is
 * forgotten, which gives it a full bucket again. In sixteen parts, so that loops seldom wait for each other.
 */
final class Buckets {

    private static final int PARTS = 16;
    private static final int MOST_IN_PART = 4096;

    private final List<Part> parts = new ArrayList<>();
    private final double nanosPerToken;
    private final double burst;

    /** @param burst tokens that a bucket holds */
    Buckets(double nanosPerToken, double burst) {
        this.nanosPerToken = nanosPerToken;
        this.burst = burst;
        for (int i = 0; i < PARTS; i++) {
            parts.add(new Part());
        }
    }

    /** What is in it, as of a time; below zero for tokens that are spoken for and not there yet. */
    private static final class Bucket {
        double tokens;
        long asOf;
    }

    private static final class Part extends LinkedHashMap<String, Bucket> {
        private static final long serialVersionUID = 1;
        private final transient ReentrantLock changing = new ReentrantLock();

        Part() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_IN_PART;
        }
    }

    /**
     * Takes a token, if it is there within a time.
     *
     * @return nanoseconds until it is there; where that is more than {@code most}, nothing was taken
     */
    long take(String source, long now, long most) {
        Part part = parts.get(Math.floorMod((source.hashCode() * 0x9e3779b9) >>> 16, PARTS));
        part.changing.lock();
        try {
            Bucket bucket = part.computeIfAbsent(source, missing -> full(now));
            double since = Math.max(0, now - bucket.asOf);
            bucket.tokens = Math.min(burst, bucket.tokens + since / nanosPerToken);
            bucket.asOf = Math.max(now, bucket.asOf);
            double left = bucket.tokens - 1;
            long wait = left >= 0 ? 0 : Math.round(-left * nanosPerToken);
            if (wait <= most) {
                bucket.tokens = left;
            }
            return wait;
        } finally {
            part.changing.unlock();
        }
    }

    /** Nanoseconds until a token would be there; takes none, and remembers nobody. */
    long look(String source, long now) {
        Part part = parts.get(Math.floorMod((source.hashCode() * 0x9e3779b9) >>> 16, PARTS));
        part.changing.lock();
        try {
            Bucket bucket = part.containsKey(source) ? part.get(source) : null;
            double tokens = bucket == null
                    ? burst
                    : Math.min(burst, bucket.tokens + Math.max(0, now - bucket.asOf) / nanosPerToken);
            return tokens >= 1 ? 0 : Math.round((1 - tokens) * nanosPerToken);
        } finally {
            part.changing.unlock();
        }
    }

    private Bucket full(long now) {
        Bucket bucket = new Bucket();
        bucket.tokens = burst;
        bucket.asOf = now;
        return bucket;
    }

    /** How many are kept. Any thread. */
    int size() {
        int size = 0;
        for (Part part : parts) {
            part.changing.lock();
            try {
                size += part.size();
            } finally {
                part.changing.unlock();
            }
        }
        return size;
    }
}
