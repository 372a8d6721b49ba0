package dev.fairlead.compose.convert;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as a cluster writes them. */
final class Resources {

    private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti"};

    private Resources() {}

    /** Bytes, in the largest unit that they fill. */
    static String memory(long bytes) {
        long value = bytes;
        int unit = 0;
        while (value > 0 && value % 1024 == 0 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return value + UNITS[unit];
    }

    /** Processors, in thousandths unless they are whole. */
    static String cpu(BigDecimal cpus) {
        long milli = cpus.multiply(BigDecimal.valueOf(1000))
                .setScale(0, RoundingMode.CEILING)
                .longValue();
        return milli % 1000 == 0 ? Long.toString(milli / 1000) : milli + "m";
    }
}
