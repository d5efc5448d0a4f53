/** Real network namespaces, links and programs for tests that touch a host. */
@NullMarked
package io.heddle.tck.host;

import org.jspecify.annotations.NullMarked;
