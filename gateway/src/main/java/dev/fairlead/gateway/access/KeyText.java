package dev.fairlead.gateway.access;

/**
 * The form of an API key, {@code flk_<id>_<secret>}: 12 characters of {@code a-z0-9}, 32 of {@code A-Za-z0-9}. An id
 * fits a long (36^12 is less than 2^63), so that it is looked up without making a String.
 */
final class KeyText {

    static final int ID_LENGTH = 12;
    static final int SECRET_LENGTH = 32;
    static final int LENGTH = 4 + ID_LENGTH + 1 + SECRET_LENGTH;

    /** What {@link #id} gives for bytes that are no id. */
    static final long NO_ID = -1;

    private static final int ID_START = 4;
    private static final int SECRET_START = ID_START + ID_LENGTH + 1;

    private KeyText() {}

    /** Whether the range begins as our keys do, well formed or not. */
    static boolean isOurs(byte[] bytes, int start, int end) {
        return end - start >= ID_START
                && bytes[start] == 'f'
                && bytes[start + 1] == 'l'
                && bytes[start + 2] == 'k'
                && bytes[start + 3] == '_';
    }

    /** Whether the range is a key in full. */
    static boolean isKey(byte[] bytes, int start, int end) {
        return end - start == LENGTH
                && isOurs(bytes, start, end)
                && bytes[start + SECRET_START - 1] == '_'
                && id(bytes, start + ID_START) != NO_ID
                && isAlphanumeric(bytes, secretStart(start), end);
    }

    /** The id of the key that begins there. */
    static long idOfKey(byte[] bytes, int start) {
        return id(bytes, start + ID_START);
    }

    /** Where the secret of the key begins; it has {@link #SECRET_LENGTH} bytes. */
    static int secretStart(int start) {
        return start + SECRET_START;
    }

    /** The id as a number, or {@link #NO_ID} if these 12 bytes are not one. */
    static long id(byte[] bytes, int start) {
        long id = 0;
        for (int i = start; i < start + ID_LENGTH; i++) {
            byte next = bytes[i];
            if (next >= '0' && next <= '9') {
                id = id * 36 + (next - '0');
            } else if (next >= 'a' && next <= 'z') {
                id = id * 36 + (next - 'a' + 10);
            } else {
                return NO_ID;
            }
        }
        return id;
    }

    private static boolean isAlphanumeric(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            byte next = bytes[i];
            boolean letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
            if (!letter && (next < '0' || next > '9')) {
                return false;
            }
        }
        return true;
    }
}
