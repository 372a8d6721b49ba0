/** Which of several is next: the strategies of a service, each for one loop, and the cookie that overrules them. */
@NullMarked
package dev.fairlead.gateway.balance;

import org.jspecify.annotations.NullMarked;
