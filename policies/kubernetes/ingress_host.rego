# METADATA
# title: Ingresses name their hosts
# description: >-
#   A rule without a host, or with a wildcard, answers for names that other teams use or have not
#   taken yet, and what is routed to whom depends on which Ingress is older.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/networking.k8s.io/Ingress, kubernetes/extensions/Ingress]
#   fix: Write out the host of each rule.
package sluicegate.kubernetes.ingress_host

import rego.v1

deny contains {"at": ["spec", "rules", i], "message": message} if {
	some i
	rule := input.object.spec.rules[i]
	is_object(rule)
	not rule.host
	message := sprintf("a rule of ingress `%s` answers for every host", [input.identity.name])
}

deny contains {"at": ["spec", "rules", i, "host"], "message": message} if {
	some i
	host := input.object.spec.rules[i].host
	is_string(host)
	startswith(host, "*")
	message := sprintf("ingress `%s` answers for all of `%s`", [input.identity.name, host])
}

deny contains {"at": ["spec", "defaultBackend"], "message": message} if {
	is_object(input.object.spec.defaultBackend)
	message := sprintf("ingress `%s` takes what no other one answers for", [input.identity.name])
}
