# METADATA
# title: Data outlives its StatefulSet
# description: >-
#   With `whenDeleted: Delete` the claims go with the StatefulSet: one wrong prune, or a rename,
#   and the data is gone with them.
# custom:
#   severity: info
#   applies_to: [kubernetes/apps/StatefulSet]
#   fix: Remove the policy or set it to Retain, and delete claims by hand.
#   fragments: true
package sluicegate.kubernetes.claim_retention

import rego.v1

deny contains {"at": path, "message": message} if {
	input.object.spec.persistentVolumeClaimRetentionPolicy.whenDeleted == "Delete"
	path := ["spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"]
	message := sprintf("the data of `%s` is deleted with it", [input.identity.name])
}
