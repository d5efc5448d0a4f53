/** The gateway: it binds what the platform offers and keeps one run going. */
@NullMarked
package io.heddle.engine;

import org.jspecify.annotations.NullMarked;
