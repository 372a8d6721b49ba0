/** Looks at everything that a gateway needs before it is missed, and packs what somebody who helps wants to see. */
@NullMarked
package dev.fairlead.cli.doctor;

import org.jspecify.annotations.NullMarked;
