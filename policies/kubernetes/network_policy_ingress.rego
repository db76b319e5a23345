# METADATA
# title: Network policies keep somebody out
# description: >-
#   A rule without `from` and `ports`, or from all addresses there are, lets everybody in: the
#   policy looks like protection and is none.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/networking.k8s.io/NetworkPolicy]
#   fix: Name the pods, namespaces or networks that may connect, or at least the ports.
#   fragments: true
package sluicegate.kubernetes.network_policy_ingress

import rego.v1

deny contains {"at": ["spec", "ingress", i], "message": message} if {
	some i
	rule := input.object.spec.ingress[i]
	is_object(rule)
	not rule.ports[0]
	not rule.from[0]
	message := sprintf("policy `%s` lets everybody in", [input.identity.name])
}

deny contains {"at": ["spec", "ingress", i, "from", j, "ipBlock", "cidr"], "message": message} if {
	some i, j
	rule := input.object.spec.ingress[i]
	block := rule.from[j].ipBlock
	block.cidr in {"0.0.0.0/0", "::/0"}
	not rule.ports[0]
	not block.except[0]
	message := sprintf("policy `%s` lets every address in", [input.identity.name])
}
