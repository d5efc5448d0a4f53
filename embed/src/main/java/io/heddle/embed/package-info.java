/**
 * A gateway inside the caller's JVM, for programs that are no OSGi applications: {@link io.heddle.embed.EmbeddedGateway} and what
 * it is built from. Nothing here needs OSGi knowledge, and nothing of the caller's JVM is changed: no URL handler, no
 * shutdown hook, no system property but a note of each lock that is held while a gateway runs.
 */
@NullMarked
package io.heddle.embed;

import org.jspecify.annotations.NullMarked;
