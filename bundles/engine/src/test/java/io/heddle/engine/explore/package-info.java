/** A small explorer: runs a program that asks what happens next under every answer, or under very many. */
@NullMarked
package io.heddle.engine.explore;

import org.jspecify.annotations.NullMarked;
