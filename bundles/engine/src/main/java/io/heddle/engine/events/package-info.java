/** The gateway's changes of state as events of OSGi's Event Admin. */
@NullMarked
package io.heddle.engine.events;

import org.jspecify.annotations.NullMarked;
