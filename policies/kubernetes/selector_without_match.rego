# METADATA
# title: Policies, budgets and monitors select something that exists
# description: >-
#   Nothing in the namespace has the labels that are selected: the network policy protects no
#   pod, the disruption budget holds none back, the monitor reads nothing. The object is
#   accepted and looks as if it worked.
# custom:
#   severity: warning
#   applies_to: [environment/selector]
#   fix: Make the selector and the labels of what it is meant for the same.
package sluicegate.kubernetes.selector_without_match

import rego.v1

deny contains {"message": message} if {
	input.what in {"budget", "network-policy", "monitor"}
	message := sprintf("no %s has the labels `%s`; %s `%s` has `%s`", [
		input.target.kind,
		input.target.detail,
		input.near.identity.kind,
		input.near.identity.name,
		input.near.detail,
	])
}
