/** The nftables packet filter, and the condition that says whether this machine has it. */
@NullMarked
package io.heddle.firewall.internal;

import org.jspecify.annotations.NullMarked;
