# METADATA
# title: Gateways offer TLS
# description: >-
#   A gateway that listens for nothing but plain HTTP serves all its routes unencrypted. Beside a
#   listener with TLS an HTTP one is right, since it redirects to it.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/gateway.networking.k8s.io/Gateway]
#   fix: Add a listener of the protocol HTTPS with its certificateRefs.
package sluicegate.kubernetes.gateway_tls

import rego.v1

deny contains {"at": ["spec", "listeners"], "message": message} if {
	input.object.spec.listeners[_].protocol == "HTTP"
	not secure
	message := sprintf("gateway `%s` serves plain HTTP only", [input.identity.name])
}

secure if input.object.spec.listeners[_].protocol in {"HTTPS", "TLS", "HBONE"}

# The listener goes by another name, as with implementations that add protocols.
secure if input.object.spec.listeners[_].tls
