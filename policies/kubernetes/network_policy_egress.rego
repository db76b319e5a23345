# METADATA
# title: Network policies bound what leaves
# description: >-
#   An egress rule without `to` and `ports`, or to all addresses, lets a pod that was broken into
#   reach everything: the cloud's metadata server, other namespaces, and whoever is to get the data.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/networking.k8s.io/NetworkPolicy]
#   fix: Name the networks and ports that the pods need; leave out 169.254.169.254 by `except`.
#   fragments: true
package sluicegate.kubernetes.network_policy_egress

import rego.v1

deny contains {"at": ["spec", "egress", i], "message": message} if {
	some i
	rule := input.object.spec.egress[i]
	is_object(rule)
	not rule.ports[0]
	not rule.to[0]
	message := sprintf("policy `%s` lets everything out", [input.identity.name])
}

deny contains {"at": ["spec", "egress", i, "to", j, "ipBlock", "cidr"], "message": message} if {
	some i, j
	rule := input.object.spec.egress[i]
	block := rule.to[j].ipBlock
	block.cidr in {"0.0.0.0/0", "::/0"}
	not rule.ports[0]
	not block.except[0]
	message := sprintf("policy `%s` lets its pods reach every address", [input.identity.name])
}
