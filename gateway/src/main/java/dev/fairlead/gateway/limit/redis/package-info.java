/**
 * The shared counter in Redis, and the commands of workflows: the only users of its client. Nothing here is loaded where
 * limits are not shared and no workflow asks Redis.
 */
@NullMarked
package dev.fairlead.gateway.limit.redis;

import org.jspecify.annotations.NullMarked;
