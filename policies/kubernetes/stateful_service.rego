# METADATA
# title: A StatefulSet names its Service
# description: >-
#   The pods of a StatefulSet get their stable names in DNS from the Service that `serviceName`
#   names. Without it they have none, and most clustered software can't find its peers.
# custom:
#   severity: info
#   applies_to: [kubernetes/apps/StatefulSet]
#   fix: Set serviceName to the headless Service of the StatefulSet.
package sluicegate.kubernetes.stateful_service

import rego.v1

deny contains {"at": ["spec", "serviceName"], "message": message} if {
	is_object(input.object.spec)
	not named
	message := sprintf("`%s` names no Service", [input.identity.name])
}

named if input.object.spec.serviceName != ""
