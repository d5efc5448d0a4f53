/** Bundles in a real container: resolve, wire, activate, swap, restart, and a storm. */
@NullMarked
package io.heddle.itests.container;

import org.jspecify.annotations.NullMarked;
