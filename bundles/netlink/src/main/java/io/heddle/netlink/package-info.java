/** Linux routing sockets without their byte layouts: links, addresses, routes, rules, and what changes among them. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.netlink;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
