package dev.fairlead.gateway.middleware;

import io.netty.buffer.ByteBuf;

/** One stream of bytes that is encoded piece by piece. Used on one loop; must be closed. */
interface Encoder {

    /** Takes a piece over; what can be sent by now, perhaps nothing. */
    ByteBuf piece(ByteBuf payload);

    /** Everything so far, to be sent now; nothing if nothing came since. */
    ByteBuf flush();

    /** The rest. */
    ByteBuf end();

    /** Frees what it holds. */
    void close();
}
