# METADATA
# title: Receivers check who calls
# description: >-
#   A receiver of the type `generic` checks no signature: who learns its address can make the
#   controllers reconcile as often as they like.
# custom:
#   severity: info
#   applies_to: [kubernetes/notification.toolkit.fluxcd.io/Receiver]
#   fix: Use the type of the forge, or `generic-hmac`, with a token in spec.secretRef.
#   fragments: true
package sluicegate.gitops.flux_receiver

import rego.v1

deny contains {"at": ["spec", "type"], "message": "calls are not checked for a signature"} if input.object.spec.type == "generic"

deny contains {"at": ["spec"], "message": "no token is asked for"} if {
	not input.partial
	is_object(input.object.spec)
	not input.object.spec.secretRef
}
