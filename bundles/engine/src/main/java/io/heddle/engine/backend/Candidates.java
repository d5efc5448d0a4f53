package io.heddle.engine.backend;

import io.heddle.engine.backend.Candidate.Presence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The services that are there, of every kind, and which are tried first. Lane only. */
public final class Candidates {

    /** A late bind comes within the activation in which its unbind came: far fewer services leave in that time. */
    private static final int REMEMBERED_DEPARTURES = 1000;

    private final Map<Kind<?>, List<Candidate<?>>> byKind = new HashMap<>();
    private final Map<Kind<?>, String> pins = new HashMap<>();
    private final Set<Long> departed = new LinkedHashSet<>();

    /**
     * Lists a service. While SCR activates the component, it may bind a service twice that appears in that moment, and unbinds it
     * once; and it may bind one after its unbind. So a service is listed once, and not after it has left.
     */
    public void add(Candidate<?> candidate) {
        var listed = of(candidate.kind());
        if (!departed.contains(candidate.serviceId())
                && listed.stream().noneMatch(other -> other.service() == candidate.service())) {
            listed.add(candidate);
        }
    }

    /**
     * Takes a service off the list. From now on nothing new is opened on it; what it opened may be closed until {@link #gone}.
     *
     * @param serviceId the identity of its registration, which no other one ever has
     * @return its candidate, absent if it was not listed (an unbind without a bind, as SCR may deliver)
     */
    public <B> Optional<Candidate<B>> remove(Kind<B> kind, B service, long serviceId) {
        departed.add(serviceId);
        if (departed.size() > REMEMBERED_DEPARTURES) {
            departed.remove(departed.iterator().next());
        }
        var found = listed(kind).stream().filter(c -> c.service() == service).findFirst();
        found.ifPresent(candidate -> {
            of(kind).remove(candidate);
            candidate.presence(Presence.DEPARTING);
        });
        return found;
    }

    /** The service's unbind is about to return: it is not called any more. */
    public void gone(Candidate<?> candidate) {
        candidate.presence(Presence.GONE);
        candidate.forgetUnclosed();
    }

    /** Prefers one name of a kind over all others, or none if the name is empty. */
    public void pin(Kind<?> kind, String name) {
        if (name.isEmpty()) {
            pins.remove(kind);
        } else {
            pins.put(kind, name);
        }
    }

    public boolean isPinned(Candidate<?> candidate) {
        return candidate.name().equals(pins.get(candidate.kind()));
    }

    /** Whether a run can go on: every required kind has a candidate, set aside or not. */
    public boolean isComplete() {
        return missing().isEmpty();
    }

    /** Required kinds without a candidate (that the pin allows). */
    public List<Kind<?>> missing() {
        return Kind.ALL.stream()
                .filter(kind -> kind.required() && allowed(kind).isEmpty())
                .toList();
    }

    /** Candidates worth trying now, best first. */
    public <B> List<Candidate<B>> ranked(Kind<B> kind, long now) {
        return allowed(kind).stream().filter(c -> c.isUsable(now)).toList();
    }

    /** The best candidate worth trying now, if it is better than the one in use, or none is in use. */
    public <B> Optional<Candidate<B>> better(Kind<B> kind, @Nullable Candidate<B> used, long now) {
        return ranked(kind, now).stream()
                .findFirst()
                .filter(best -> used == null || best != used && (isPinned(best) || best.compareRank(used) < 0));
    }

    /** All candidates of all kinds, best first within a kind. */
    public List<Candidate<?>> all() {
        var all = new ArrayList<Candidate<?>>();
        Kind.ALL.forEach(kind -> all.addAll(sorted(kind)));
        return all;
    }

    /** Keeps every service that {@code lost} is calling from being called until that call has returned. */
    public void quarantineCalledBy(Thread lost) {
        all().stream().filter(c -> c.isCalledBy(lost)).forEach(Candidate::quarantine);
    }

    private <B> List<Candidate<B>> allowed(Kind<B> kind) {
        var pin = pins.get(kind);
        return sorted(kind).stream()
                .filter(c -> pin == null || pin.equals(c.name()))
                .toList();
    }

    private <B> List<Candidate<B>> sorted(Kind<B> kind) {
        return listed(kind).stream().sorted(Candidate::compareRank).toList();
    }

    @SuppressWarnings("unchecked") // add() put candidates of this kind only
    private <B> List<Candidate<B>> listed(Kind<B> kind) {
        return (List<Candidate<B>>) (List<?>) of(kind);
    }

    private List<Candidate<?>> of(Kind<?> kind) {
        return byKind.computeIfAbsent(kind, k -> new ArrayList<>());
    }
}
