# METADATA
# title: The mesh takes encrypted traffic only
# description: >-
#   With the mode PERMISSIVE or DISABLE a sidecar accepts plain text from anybody, so identities are
#   not checked and what is sent can be read on the way.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/security.istio.io/PeerAuthentication]
#   fix: Set the mode STRICT; give the one port that must stay open its own entry in portLevelMtls.
#   fragments: true
package sluicegate.kubernetes.istio_peer_authentication

import rego.v1

deny contains {"at": ["spec", "mtls", "mode"], "message": message} if {
	mode := input.object.spec.mtls.mode
	mode in {"DISABLE", "PERMISSIVE"}
	message := sprintf("mutual TLS is not asked for: `%s`", [mode])
}

deny contains {"at": ["spec", "portLevelMtls", port, "mode"], "message": message} if {
	some port
	mode := input.object.spec.portLevelMtls[port].mode
	mode == "DISABLE"
	message := sprintf("port `%s` takes plain text", [port])
}
