/** HTTP/1.1 as the control plane needs it: one listener, requests, answers, problems. */
@NullMarked
package dev.fairlead.management.http;

import org.jspecify.annotations.NullMarked;
