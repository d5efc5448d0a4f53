/** The fakes keep the contract that they are used to prove. */
@NullMarked
package io.heddle.tck.fake;

import org.jspecify.annotations.NullMarked;
