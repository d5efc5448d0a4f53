/** The C library as Java calls it, who owns a descriptor, and the layouts of netlink messages. */
@NullMarked
package io.heddle.netlink.internal;

import org.jspecify.annotations.NullMarked;
