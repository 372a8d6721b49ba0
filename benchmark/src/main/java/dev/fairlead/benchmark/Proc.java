package dev.fairlead.benchmark;

import java.util.List;
import java.util.Set;

/** Reads the texts under {@code /proc} (see proc(5)). Pure: a text in, a number out. */
final class Proc {
    /** Length of a tick in {@code /proc/stat} and {@code /proc/PID/stat}: USER_HZ is 100 on every Linux that runs a JVM. */
    static final long NANOS_PER_TICK = 10_000_000;

    private Proc() {}

    /** Nanoseconds on a CPU, from {@code /proc/PID/task/TID/schedstat}: exact, not sampled by ticks. */
    static long runNanos(String schedstat) {
        String text = schedstat.strip();
        int end = text.indexOf(' ');
        return Long.parseLong(end < 0 ? text : text.substring(0, end));
    }

    /** Resident bytes, from {@code /proc/PID/status}; 0 for a process that has no memory of its own left (a zombie). */
    static long residentBytes(String status) {
        for (String line : status.lines().toList()) {
            if (line.startsWith("VmRSS:")) {
                String digits = line.replaceAll("\\D", "");
                return Long.parseLong(digits) * 1024;
            }
        }
        return 0;
    }

    /** Bytes that a process has read, from pipes and files alike, from {@code /proc/PID/io}. */
    static long readBytes(String io) {
        for (String line : io.lines().toList()) {
            if (line.startsWith("rchar:")) {
                return Long.parseLong(line.substring("rchar:".length()).strip());
            }
        }
        throw new IllegalArgumentException("no rchar in " + io.strip());
    }

    /** User and system time of a process, its ended threads among them, in nanoseconds, from {@code /proc/PID/stat}. */
    static long ownNanos(String stat) {
        List<String> fields = fieldsAfterName(stat);
        return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) * NANOS_PER_TICK;
    }

    /** User and system time of the children that ended and were waited for, in nanoseconds, from {@code /proc/PID/stat}. */
    static long endedChildrenNanos(String stat) {
        List<String> fields = fieldsAfterName(stat);
        return (Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14))) * NANOS_PER_TICK;
    }

    /**
     * Time that the named cores had nothing to do, in nanoseconds, from {@code /proc/stat}. The kernel adds idle time up
     * exactly and only samples the busy kinds, so "not idle" is the better measure of use; stolen time counts as use.
     */
    static long idleNanos(String stat, Set<Integer> cores) {
        long ticks = 0;
        for (String line : stat.lines().toList()) {
            List<String> fields = List.of(line.split(" +", -1));
            String name = fields.getFirst();
            if (name.matches("cpu\\d+") && cores.contains(Integer.parseInt(name.substring(3)))) {
                ticks += Long.parseLong(fields.get(4)) + Long.parseLong(fields.get(5));
            }
        }
        return ticks * NANOS_PER_TICK;
    }

    /** The fields from the third (state) on: the second is the command's name in brackets and may hold anything. */
    private static List<String> fieldsAfterName(String stat) {
        return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1));
    }
}
