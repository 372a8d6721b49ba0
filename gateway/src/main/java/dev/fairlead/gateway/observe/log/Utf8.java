package dev.fairlead.gateway.observe.log;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /** The code point whose encoding begins at {@code at}, or -1 if no valid one does. */
    static int codePoint(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (first < 0xc2 || first > 0xf4 || at + more >= end) {
            return -1;
        }
        int codePoint = first & (0x3f >> more);
        for (int i = 1; i <= more; i++) {
            int next = bytes[at + i];
            if ((next & 0xc0) != 0x80) {
                return -1;
            }
            codePoint = (codePoint << 6) | (next & 0x3f);
        }
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return length(codePoint) != more + 1 || surrogate || codePoint > Character.MAX_CODE_POINT ? -1 : codePoint;
    }

    /** How many bytes its encoding has. */
    static int length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** Writes the encoding and returns the index behind it. */
    static int put(int codePoint, byte[] bytes, int at) {
        int more = length(codePoint) - 1;
        if (more == 0) {
            bytes[at] = (byte) codePoint;
            return at + 1;
        }
        // 110xxxxx, 1110xxxx or 11110xxx
        int lead = (0xff << (7 - more)) & 0xff;
        bytes[at] = (byte) (lead | (codePoint >> (6 * more)));
        for (int i = 1; i <= more; i++) {
            bytes[at + i] = (byte) (0x80 | ((codePoint >> (6 * (more - i))) & 0x3f));
        }
        return at + more + 1;
    }

    /** Whether a terminal would act on it instead of showing it: controls, separators, changes of direction. */
    static boolean unseen(int codePoint) {
        boolean control = codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f);
        boolean separator = codePoint == 0x2028 || codePoint == 0x2029 || codePoint == 0xfeff;
        boolean direction = codePoint == 0x200e
                || codePoint == 0x200f
                || (codePoint >= 0x202a && codePoint <= 0x202e)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
        return control || separator || direction;
    }
}
