/** A network of devices in virtual time. */
@NullMarked
package io.heddle.wireguard.lab;

import org.jspecify.annotations.NullMarked;
