import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Takes out of an image what only debuggers read: names of local variables in the classes of jars, lines in those that are not
 * ours, and tables of symbols in native libraries. The same input gives the same bytes. Usage: java Pack.java FILE…, each of
 * them is written anew.
 */
final class Pack {

    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0, 0);

    private Pack() {}

    public static void main(String[] files) throws IOException {
        for (String file : files) {
            Path path = Path.of(file);
            byte[] packed = file.endsWith(".jar") ? jar(path) : library(Files.readAllBytes(path));
            Files.write(path, packed);
        }
    }

    /** Its entries, without folders and signatures, which no longer hold; deflated as well as can be. */
    private static byte[] jar(Path path) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipFile in = new ZipFile(path.toFile());
                ZipOutputStream out = new ZipOutputStream(packed)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            boolean ours = path.getFileName().toString().startsWith("fairlead");
            for (ZipEntry entry : in.stream().toList()) {
                String name = entry.getName();
                if (entry.isDirectory() || name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)")) {
                    continue;
                }
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                if (name.endsWith(".class")) {
                    bytes = new ClassFile(bytes, ours).packed();
                }
                out.putNextEntry(entry(name, bytes));
                out.write(bytes);
                out.closeEntry();
            }
        }
        return packed.toByteArray();
    }

    /** With its sizes, so that they are not written once more behind it: there are 18,000 entries. */
    private static ZipEntry entry(String name, byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ALWAYS);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] buffer = new byte[64 * 1024];
            while (!deflater.finished()) {
                deflater.deflate(buffer);
            }
            entry.setCompressedSize(deflater.getBytesWritten());
        }
        return entry;
    }

    /** An ELF file of 64 bits without its sections: what is loaded is described by its segments alone. */
    private static byte[] library(byte[] bytes) {
        ByteBuffer elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (elf.getInt(0) != 0x464c457f || bytes[4] != 2 || bytes[5] != 1) {
            throw new IllegalArgumentException("not a little-endian ELF file of 64 bits");
        }
        int segments = Math.toIntExact(elf.getLong(0x20));
        int size = elf.getShort(0x36);
        long end = segments + (long) size * elf.getShort(0x38);
        for (int i = 0; i < elf.getShort(0x38); i++) {
            int at = segments + i * size;
            end = Math.max(end, elf.getLong(at + 0x08) + elf.getLong(at + 0x20));
        }
        elf.putLong(0x28, 0).putShort(0x3c, (short) 0).putShort(0x3e, (short) 0);
        return Arrays.copyOf(bytes, Math.toIntExact(end));
    }

    /** A class, read as far as its local variables lie. */
    private static final class ClassFile {

        private static final Set<String> LOCAL_VARIABLES = Set.of("LocalVariableTable", "LocalVariableTypeTable");
        private static final String LINES = "LineNumberTable";
        private static final int UTF8 = 1;

        private final DataInputStream in;
        private final ByteArrayOutputStream after = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(after);
        private byte[][] constants = {};
        /** Texts that something names, as far as one can tell; too many is safe, too few is not. */
        private final BitSet named = new BitSet();
        /** Texts that a table of local variables named. */
        private final BitSet dropped = new BitSet();

        private final boolean lines;

        ClassFile(byte[] bytes, boolean lines) {
            this.lines = lines;
            in = new DataInputStream(new ByteArrayInputStream(bytes));
        }

        byte[] packed() throws IOException {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            DataOutputStream to = new DataOutputStream(whole);
            to.write(in.readNBytes(8));
            readConstants();
            out.write(in.readNBytes(6));
            int interfaces = in.readUnsignedShort();
            out.writeShort(interfaces);
            out.write(in.readNBytes(2 * interfaces));
            members();
            members();
            attributes(in, out, false);
            to.writeShort(constants.length);
            for (int i = 1; i < constants.length; i++) {
                // Numbers stay what they are: a text that nobody names any more is empty, not gone.
                boolean empty = constants[i].length > 0
                        && constants[i][0] == UTF8
                        && dropped.get(i)
                        && !named.get(i);
                to.write(empty ? new byte[] {UTF8, 0, 0} : constants[i]);
            }
            after.writeTo(to);
            return whole.toByteArray();
        }

        private void readConstants() throws IOException {
            constants = new byte[in.readUnsignedShort()][];
            for (int i = 1; i < constants.length; i++) {
                int tag = in.readUnsignedByte();
                byte[] value =
                        switch (tag) {
                            case UTF8 -> text();
                            case 7, 8, 16, 19, 20 -> in.readNBytes(2);
                            case 15 -> in.readNBytes(3);
                            case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readNBytes(4);
                            case 5, 6 -> in.readNBytes(8);
                            default -> throw new IOException("unknown constant " + tag);
                        };
                if (tag != UTF8) {
                    mention(value);
                }
                constants[i] = ByteBuffer.allocate(1 + value.length).put((byte) tag).put(value).array();
                if (tag == 5 || tag == 6) {
                    constants[++i] = new byte[0]; // the second place of a long
                }
            }
        }

        private byte[] text() throws IOException {
            int length = in.readUnsignedShort();
            return ByteBuffer.allocate(2 + length).putShort((short) length).put(in.readNBytes(length)).array();
        }

        private void members() throws IOException {
            int count = in.readUnsignedShort();
            out.writeShort(count);
            for (int i = 0; i < count; i++) {
                byte[] head = in.readNBytes(6);
                mention(head);
                out.write(head);
                attributes(in, out, false);
            }
        }

        private void attributes(DataInputStream from, DataOutputStream to, boolean ofCode) throws IOException {
            int count = from.readUnsignedShort();
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            DataOutputStream keep = new DataOutputStream(kept);
            int left = 0;
            for (int i = 0; i < count; i++) {
                int name = from.readUnsignedShort();
                byte[] body = from.readNBytes(from.readInt());
                String called = called(name);
                if (ofCode && LOCAL_VARIABLES.contains(called)) {
                    dropped.set(name);
                    for (int at = 2; at < body.length; at += 10) {
                        dropped.set(number(body, at + 4));
                        dropped.set(number(body, at + 6));
                    }
                    continue;
                }
                if (ofCode && !lines && called.equals(LINES)) {
                    continue;
                }
                named.set(name);
                left++;
                if (called.equals("Code")) {
                    body = code(body);
                } else {
                    mention(body);
                }
                keep.writeShort(name);
                keep.writeInt(body.length);
                keep.write(body);
            }
            to.writeShort(left);
            kept.writeTo(to);
        }

        /** Instructions name no texts: nothing is looked for in them. */
        private byte[] code(byte[] body) throws IOException {
            DataInputStream from = new DataInputStream(new ByteArrayInputStream(body));
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            DataOutputStream to = new DataOutputStream(packed);
            to.write(from.readNBytes(4));
            int length = from.readInt();
            to.writeInt(length);
            to.write(from.readNBytes(length));
            int handlers = from.readUnsignedShort();
            to.writeShort(handlers);
            to.write(from.readNBytes(8 * handlers));
            attributes(from, to, true);
            return packed.toByteArray();
        }

        private String called(int constant) throws IOException {
            byte[] text = constants[constant];
            return new DataInputStream(new ByteArrayInputStream(text, 1, text.length - 1)).readUTF();
        }

        /** Whatever these bytes are, any two of them may be the number of a text. */
        private void mention(byte[] bytes) {
            for (int at = 0; at + 1 < bytes.length; at++) {
                named.set(number(bytes, at));
            }
        }

        private static int number(byte[] bytes, int at) {
            return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        }
    }
}
