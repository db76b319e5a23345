# METADATA
# title: Gateways name their hosts
# description: >-
#   A listener for all hosts answers for every name that is ever pointed at it, and a route decides
#   alone which ones it takes.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: info, strict: warning}
#   applies_to: [kubernetes/gateway.networking.k8s.io/Gateway, kubernetes/networking.istio.io/Gateway]
#   fix: Name the host, or at least its domain as in `*.example.com`.
package sluicegate.kubernetes.gateway_hosts

import rego.v1

deny contains {"at": ["spec", "listeners", i], "message": message} if {
	some i
	listener := input.object.spec.listeners[i]
	listener.protocol in {"HTTPS", "TLS"}
	not listener.hostname
	message := sprintf("a listener of gateway `%s` answers for every host", [input.identity.name])
}

deny contains {"at": ["spec", "servers", i, "hosts", j], "message": message} if {
	some i, j
	input.object.spec.servers[i].hosts[j] in {"*", "*/*"}
	message := sprintf("a server of gateway `%s` answers for every host", [input.identity.name])
}
