package io.heddle.ice;

import io.heddle.ice.stun.StunFormatException;
import io.heddle.ice.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** An agent at home on the simulated network: carries out its actions and keeps its timer. */
final class SimulatedPeer {

    /** The way out of a peer: the network itself, or a NAT. */
    interface Uplink {
        void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram);
    }

    final IceAgent agent;
    final IceCredentials credentials;
    final Map<Base, InetSocketAddress> addresses = new LinkedHashMap<>();
    final Map<IceState, Long> states = new LinkedHashMap<>();
    final List<SelectedPair> selections = new ArrayList<>();
    final Set<String> nominated = new TreeSet<>();
    Uplink uplink;
    int sentRequests;
    int sentResponses;

    private final SimulatedNetwork network;
    private long timer;

    SimulatedPeer(SimulatedNetwork network, IceRole role, String... hosts) {
        this(
                network,
                role,
                IceCredentials.generate(network.random()),
                network.random().nextInt(),
                hosts);
    }

    SimulatedPeer(SimulatedNetwork network, IceRole role, IceCredentials credentials, int tag, String... hosts) {
        this.network = network;
        this.credentials = credentials;
        this.uplink = network::send;
        agent = new IceAgent(new IceSettings(
                role, credentials, network.random().nextLong(), tag, a -> a.isLoopbackAddress(), network.random()));
        for (String host : hosts) {
            var address = new InetSocketAddress(host, 51820);
            attach(Base.sharedFor(address.getAddress()), address);
            perform(agent.addLocalCandidate(Candidate.host(address, null), network.now()));
        }
    }

    void attach(Base base, InetSocketAddress address) {
        addresses.putIfAbsent(base, address);
        network.attach(address, (from, datagram) -> receive(base, from, datagram));
    }

    void receive(Base base, InetSocketAddress from, byte[] datagram) {
        perform(agent.receive(base, from, datagram, 0, datagram.length, network.now()));
    }

    void learn(Candidate candidate) {
        perform(agent.addRemoteCandidate(candidate, network.now()));
    }

    void learn(SimulatedPeer other) {
        other.addresses.values().forEach(a -> learn(Candidate.host(a, null)));
    }

    void start(SimulatedPeer other) {
        perform(agent.start(other.credentials, network.now()));
    }

    void close() {
        perform(agent.close());
    }

    boolean connected() {
        return agent.state() == IceState.CONNECTED;
    }

    void perform(List<IceAction> actions) {
        for (IceAction action : actions) {
            if (action instanceof IceAction.Send send) {
                send(send);
            } else if (action instanceof IceAction.StateChanged change) {
                states.put(change.state(), network.elapsed());
            } else if (action instanceof IceAction.Selected selected) {
                selections.add(selected.pair());
            }
        }
        rearm();
    }

    private void send(IceAction.Send send) {
        StunMessage message = decode(send.datagram());
        if (message.kind() == StunMessage.Kind.REQUEST) {
            sentRequests++;
        } else {
            sentResponses++;
        }
        if (message.useCandidate()) {
            nominated.add(send.to().toString());
        }
        InetSocketAddress from = addresses.get(send.base());
        if (from != null) {
            uplink.send(from, send.to(), send.datagram());
        }
    }

    private void rearm() {
        long mine = ++timer;
        OptionalLong deadline = agent.deadline();
        if (deadline.isPresent()) {
            network.after(Math.max(0, deadline.getAsLong() - network.now()), () -> {
                if (mine == timer) {
                    perform(agent.tick(network.now()));
                }
            });
        }
    }

    static StunMessage decode(byte[] datagram) {
        try {
            return StunMessage.decode(datagram, 0, datagram.length);
        } catch (StunFormatException e) {
            throw new AssertionError(e);
        }
    }
}
