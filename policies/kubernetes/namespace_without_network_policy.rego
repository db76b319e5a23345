# METADATA
# title: Every namespace with workloads has a network policy
# description: >-
#   Without a network policy every pod of the cluster may talk to every pod of the namespace, so
#   one that is broken into reaches all of them.
# custom:
#   severity: warning
#   severities: {default: off, baseline: off, restricted: off, strict: warning}
#   applies_to: [environment/uncovered]
#   fix: Add a network policy that denies all by default, and one for each way that is needed.
package sluicegate.kubernetes.namespace_without_network_policy

import rego.v1

deny contains {"message": message} if {
	input.what == "network"
	message := sprintf("no network policy is in the namespace of %s `%s`", [
		input.identity.kind,
		input.identity.name,
	])
}
