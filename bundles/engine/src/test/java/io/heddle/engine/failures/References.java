package io.heddle.engine.failures;

import io.heddle.tck.fake.FakeService;

/** A model of Declarative Services with one component: what a registration and its end mean to it. Any thread; may block. */
interface References {

    void register(FakeService service, int ranking);

    /** When it returns, the service has left, and whoever calls it breaks a rule. */
    void unregister(FakeService service);
}
