package io.heddle.itests.rules.broken.here;

import io.heddle.itests.rules.broken.there.There;

/** One half of a cycle. */
public record Here(There there) {}
