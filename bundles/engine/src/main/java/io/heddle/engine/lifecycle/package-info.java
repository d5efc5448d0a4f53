/** One lane, one scope, one teardown: how runs begin, wait and end. */
@NullMarked
package io.heddle.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
