/** A storm inside a daemon: a bundle of the test's own classes that is installed beside the real ones. */
@NullMarked
package io.heddle.itests.storm;

import org.jspecify.annotations.NullMarked;
