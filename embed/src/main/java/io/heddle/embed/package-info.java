/**
 * A gateway inside the caller's JVM, for programs that are no OSGi applications: {@link io.heddle.embed.EmbeddedGateway} and what
 * it is built from. Nothing here needs OSGi knowledge, and nothing of the caller's JVM is changed: no system property, no URL
 * handler, no shutdown hook.
 */
@NullMarked
package io.heddle.embed;

import org.jspecify.annotations.NullMarked;
