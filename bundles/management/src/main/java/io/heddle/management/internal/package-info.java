/** The management protocol's client: login, update stream, job stream. */
@NullMarked
package io.heddle.management.internal;

import org.jspecify.annotations.NullMarked;
