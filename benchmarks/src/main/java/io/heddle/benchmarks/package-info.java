/** Whole-program benchmarks: starting, connecting, the lifecycle, memory, throughput. Run by the scripts beside the pom. */
@NullMarked
package io.heddle.benchmarks;

import org.jspecify.annotations.NullMarked;
