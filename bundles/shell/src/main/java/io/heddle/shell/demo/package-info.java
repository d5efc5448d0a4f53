/** The demonstration: two gateways and a hub in network namespaces of this machine. */
@NullMarked
package io.heddle.shell.demo;

import org.jspecify.annotations.NullMarked;
