package io.heddle.shell.control;

import java.util.Set;
import java.util.function.Function;

/**
 * Who may use the control socket: root, the user the daemon runs as, and members of one group. The permissions of the socket
 * file say the same; this is asked besides, because a file's mode is easily changed by mistake.
 */
final class PeerRule {

    private final String ownUser;
    private final String group;
    private final Function<String, Set<String>> groupsOf;

    /**
     * @param ownUser name of the daemon's user
     * @param group name of the group, or empty for none
     * @param groupsOf all groups of a user, asked only when nothing else admits
     */
    PeerRule(String ownUser, String group, Function<String, Set<String>> groupsOf) {
        this.ownUser = ownUser;
        this.group = group;
        this.groupsOf = groupsOf;
    }

    boolean admits(String user, String primaryGroup) {
        if (user.equals("root") || user.equals(ownUser)) {
            return true;
        }
        return !group.isEmpty()
                && (primaryGroup.equals(group) || groupsOf.apply(user).contains(group));
    }
}
