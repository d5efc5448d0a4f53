/** Keeps the state on the disk: nothing acknowledged is lost, nothing half written is believed. */
@NullMarked
package io.heddle.hub.internal.store;

import org.jspecify.annotations.NullMarked;
