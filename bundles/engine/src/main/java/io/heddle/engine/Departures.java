package io.heddle.engine;

import io.heddle.engine.backend.Candidate;
import io.heddle.engine.lifecycle.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Services whose unbinds wait to return (L15). What lets go of them calls into backends, which may hang: if the lane is lost there,
 * whoever takes over goes on with {@link #resume}, so that no unbind waits for ever. Lane only.
 */
final class Departures {

    private final Lane lane;
    private final Function<Candidate<?>, CompletableFuture<Void>> letGo;
    private final Consumer<Candidate<?>> letReturn;
    private final List<Departure> departures = new ArrayList<>();

    /** One of them. */
    private static final class Departure {
        private final Candidate<?> candidate;
        private final CompletableFuture<Void> gone;
        private boolean decided; // how it is let go of
        private boolean released; // nothing of it is in use

        Departure(Candidate<?> candidate, CompletableFuture<Void> gone) {
            this.candidate = candidate;
            this.gone = gone;
        }
    }

    /**
     * @param letGo begins to let go of a service; may be called again if the lane was lost in it
     * @param letReturn the last thing before the unbind returns; likewise
     */
    Departures(Lane lane, Function<Candidate<?>, CompletableFuture<Void>> letGo, Consumer<Candidate<?>> letReturn) {
        this.lane = lane;
        this.letGo = letGo;
        this.letReturn = letReturn;
    }

    /** A service begins to leave; {@code gone} completes when it is not called any more. */
    void begin(Candidate<?> leaving, CompletableFuture<Void> gone) {
        var departure = new Departure(leaving, gone);
        departures.add(departure);
        begin(departure);
    }

    /** The lane was lost in a call: goes on with what it may have interrupted. */
    void resume() {
        departures.stream().filter(each -> !each.decided).toList().forEach(this::begin);
        departures.stream().filter(each -> each.released).toList().forEach(this::end);
    }

    private void begin(Departure departure) {
        var released = letGo.apply(departure.candidate);
        departure.decided = true;
        var unused = released.whenComplete((nothing, failure) -> lane.execute("a backend is gone", () -> {
            departure.released = true;
            end(departure);
        }));
    }

    private void end(Departure departure) {
        letReturn.accept(departure.candidate);
        departures.remove(departure);
        departure.gone.complete(null);
    }
}
