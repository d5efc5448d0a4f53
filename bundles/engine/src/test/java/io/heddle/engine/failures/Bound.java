package io.heddle.engine.failures;

import io.heddle.tck.fake.FakeService;

/** A component as Declarative Services sees it. Any thread; may block. */
interface Bound {

    void bind(FakeService service, int ranking);

    /** When it returns, the service is not called any more. */
    void unbind(FakeService service);

    void deactivate();
}
