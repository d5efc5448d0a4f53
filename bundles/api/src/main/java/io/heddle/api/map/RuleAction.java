package io.heddle.api.map;

/** What a rule does with a packet that matches. */
public enum RuleAction {
    ACCEPT,
    DROP
}
