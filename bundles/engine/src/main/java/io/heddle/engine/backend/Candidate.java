package io.heddle.engine.backend;

import io.heddle.api.lifecycle.Registration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service that could be used for its kind. Compared by identity, as services are. Fields are lane only, except where noted.
 *
 * @param <B> the service's interface
 */
public final class Candidate<B> {

    /** Service property: the backend's stable name. */
    public static final String NAME_PROPERTY = "heddle.name";

    private static final String RANKING_PROPERTY = "service.ranking";
    private static final String ID_PROPERTY = "service.id";

    private static final Logger log = LoggerFactory.getLogger(Candidate.class);

    private final Kind<B> kind;
    private final B service;
    private final String name;
    private final int ranking;
    private final long serviceId;

    private Presence presence = Presence.LISTED;
    private String setAside = "";
    private long setAsideUntil; // nanoseconds of the lane's clock, while setAside is not empty
    private int failures;
    private volatile @Nullable Thread caller; // set by the caller, read by the overrun handler
    private volatile boolean quarantined; // written under the lock: set on the lane, cleared by the lost caller
    private final Deque<Registration> unclosed = new ArrayDeque<>(); // guarded by this

    /** How much a service may still be called. */
    enum Presence {
        /** Registered. */
        LISTED,
        /** Its unbind waits for us: what it opened may be closed. */
        DEPARTING,
        /** Its unbind has returned. */
        GONE
    }

    private Candidate(Kind<B> kind, B service, String name, int ranking, long serviceId) {
        this.kind = kind;
        this.service = service;
        this.name = name;
        this.ranking = ranking;
        this.serviceId = serviceId;
    }

    /** A candidate as it was bound. */
    public static <B> Candidate<B> of(Kind<B> kind, B service, Map<String, ?> properties) {
        var name = properties.get(NAME_PROPERTY) instanceof String text
                ? text
                : service.getClass().getSimpleName();
        int ranking = properties.get(RANKING_PROPERTY) instanceof Integer number ? number : 0;
        return new Candidate<>(kind, service, name, ranking, serviceId(properties));
    }

    /** The identity of a registration. */
    public static long serviceId(Map<String, ?> properties) {
        return properties.get(ID_PROPERTY) instanceof Long number ? number : 0;
    }

    public Kind<B> kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    long serviceId() {
        return serviceId;
    }

    public int ranking() {
        return ranking;
    }

    /** Why it is not tried at the moment, or empty. */
    public String setAsideReason() {
        return quarantined ? "a call has not returned" : setAside;
    }

    @Override
    public String toString() {
        return kind + " backend " + name;
    }

    /** The service; call it through {@link BackendCalls} only. */
    public B service() {
        return service;
    }

    Presence presence() {
        return presence;
    }

    void presence(Presence next) {
        presence = next;
    }

    boolean isUsable(long now) {
        return presence == Presence.LISTED && !quarantined && (setAside.isEmpty() || now - setAsideUntil >= 0);
    }

    boolean isQuarantined() {
        return quarantined;
    }

    /** Not tried again before {@code until}; the count of failures in a row decides how long. */
    void setAside(String reason, long until) {
        setAside = reason;
        setAsideUntil = until;
        failures++;
    }

    int failures() {
        return failures;
    }

    /** It works: whatever was held against it is forgotten. */
    public void works() {
        setAside = "";
        failures = 0;
    }

    /** Best first: the higher ranking, then the older service, as OSGi orders them. */
    int compareRank(Candidate<?> other) {
        int byRanking = Integer.compare(other.ranking, ranking);
        return byRanking != 0 ? byRanking : Long.compare(serviceId, other.serviceId);
    }

    void entered(Thread thread) {
        caller = thread;
    }

    /**
     * A call has returned. If it was in quarantine for that, the sessions that could not be closed meanwhile are closed now, by this
     * thread, which is the only one that may call the service; then the quarantine ends.
     */
    void left() {
        caller = null;
        for (var session = nextUnclosed(); session != null; session = nextUnclosed()) {
            try {
                session.close();
            } catch (RuntimeException | Error e) {
                log.warn("{} failed to close its session", this, e);
            }
        }
    }

    /** Leaves a session to be closed by the call that hangs; false if none does. */
    synchronized boolean closeLater(Registration session) {
        return quarantined && unclosed.add(session);
    }

    /** The service is not called any more, whatever of it is left. */
    synchronized void forgetUnclosed() {
        if (!unclosed.isEmpty()) {
            log.error("{} has left in the middle of a call that hangs; {} sessions stay open", this, unclosed.size());
            unclosed.clear();
        }
    }

    private synchronized @Nullable Registration nextUnclosed() {
        var next = unclosed.poll();
        if (next == null) {
            quarantined = false;
        }
        return next;
    }

    boolean isCalledBy(Thread thread) {
        return caller == thread;
    }

    /** Not called until the call of before has returned; it may have in between. */
    synchronized void quarantine() {
        quarantined = caller != null;
    }
}
