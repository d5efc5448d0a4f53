package io.heddle.engine.run;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Failures as futures hand them on, without the wrapping. */
final class Failures {

    private Failures() {}

    static Throwable unwrapped(Throwable failure) {
        var cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static String text(Throwable failure) {
        var cause = unwrapped(failure);
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
