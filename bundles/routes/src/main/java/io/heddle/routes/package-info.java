/** Leads prefixes into the tunnel by policy routing, and tells what changes in the host's network. */
@NullMarked
package io.heddle.routes;

import org.jspecify.annotations.NullMarked;
