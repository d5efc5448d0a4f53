/** Tests of the packet filter. */
package io.heddle.firewall.internal;
