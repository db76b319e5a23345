# METADATA
# title: Cilium policies keep somebody out
# description: >-
#   A rule from the entities `all` or `world` without ports lets everybody in: the policy looks like
#   protection and is none.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/cilium.io/CiliumNetworkPolicy, kubernetes/cilium.io/CiliumClusterwideNetworkPolicy]
#   fix: Name the endpoints or networks that may connect, or at least the ports in toPorts.
#   fragments: true
package sluicegate.kubernetes.cilium_policy_ingress

import rego.v1

deny contains {"at": ["spec", "ingress", i, "fromEntities", j], "message": message} if {
	some i, j
	rule := input.object.spec.ingress[i]
	entity := rule.fromEntities[j]
	open(rule, entity)
	message := sprintf("policy `%s` lets in `%s`", [input.identity.name, entity])
}

deny contains {"at": ["specs", k, "ingress", i, "fromEntities", j], "message": message} if {
	some i, j, k
	rule := input.object.specs[k].ingress[i]
	entity := rule.fromEntities[j]
	open(rule, entity)
	message := sprintf("policy `%s` lets in `%s`", [input.identity.name, entity])
}

open(rule, entity) if {
	entity in {"all", "world", "world-ipv4", "world-ipv6"}
	not rule.toPorts[0]
	not rule.icmps[0]
}
