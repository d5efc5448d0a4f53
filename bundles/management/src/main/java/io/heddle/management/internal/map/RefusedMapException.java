package io.heddle.management.internal.map;

import org.jspecify.annotations.Nullable;

/** A map that must not be applied, not even in part: the one before stays in force. */
public final class RefusedMapException extends Exception {

    private static final long serialVersionUID = 1;

    RefusedMapException(String message, @Nullable Throwable cause) {
        super(Remarks.clean(message), cause);
    }
}
