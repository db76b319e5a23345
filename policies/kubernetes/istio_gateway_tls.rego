# METADATA
# title: Istio gateways offer TLS
# description: >-
#   A gateway whose servers are all plain HTTP, without a redirect, serves what is behind it
#   unencrypted.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/networking.istio.io/Gateway]
#   fix: Add a server with TLS, and set `tls.httpsRedirect` for the plain one.
#   parameters:
#     local:
#       description: Names of gateways that serve the cluster itself
#       default: [cluster-local-gateway, knative-local-gateway]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.istio_gateway_tls

import rego.v1

plain := {"HTTP", "HTTP2", "GRPC"}

deny contains {"at": ["spec", "servers"], "message": message} if {
	input.object.spec.servers[_].port.protocol in plain
	not secure
	not local
	message := sprintf("gateway `%s` serves plain HTTP only", [input.identity.name])
}

secure if input.object.spec.servers[_].tls

secure if input.object.spec.servers[_].port.protocol in {"HTTPS", "TLS"}

local if input.identity.name in input.parameters["kubernetes/istio-gateway-tls"].local
