/** The finished distribution, as processes in network namespaces: what happens to it, and what it does to its host. */
@NullMarked
package io.heddle.itests.network;

import org.jspecify.annotations.NullMarked;
