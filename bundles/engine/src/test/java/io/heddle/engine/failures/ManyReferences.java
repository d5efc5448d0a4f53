package io.heddle.engine.failures;

import io.heddle.tck.fake.FakeService;

/**
 * Dynamic references of cardinality {@code 0..n} (Compendium, chapter 112: each service is bound when it comes and unbound when it
 * goes, on the thread of whoever registers it). The component stays active, no lock of SCR is held during a callback.
 */
final class ManyReferences implements References {

    private final Bound component;

    ManyReferences(Bound component) {
        this.component = component;
    }

    @Override
    public void register(FakeService service, int ranking) {
        service.back();
        component.bind(service, ranking);
    }

    @Override
    public void unregister(FakeService service) {
        component.unbind(service);
        service.left();
    }
}
