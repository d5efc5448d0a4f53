package io.heddle.shell.control;

import java.util.List;
import java.util.function.Supplier;

/** A service that may be absent at the moment. */
final class Present {

    private Present() {}

    /** The first of the services that are there now. */
    static <S> S first(Supplier<List<S>> services, String absent) throws ControlException {
        var now = services.get();
        if (now.isEmpty()) {
            throw new ControlException(Failure.UNAVAILABLE, absent);
        }
        return now.get(0);
    }
}
