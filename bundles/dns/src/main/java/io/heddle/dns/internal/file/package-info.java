/** Points the host at the local resolver by rewriting resolv.conf. */
@NullMarked
package io.heddle.dns.internal.file;

import org.jspecify.annotations.NullMarked;
