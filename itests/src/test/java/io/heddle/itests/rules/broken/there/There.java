package io.heddle.itests.rules.broken.there;

import io.heddle.itests.rules.broken.here.Here;
import java.util.List;

/** The other half of a cycle. */
public record There(List<Here> here) {

    /** Where to go. */
    public Here first() {
        return here.get(0);
    }
}
