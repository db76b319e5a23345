# METADATA
# title: The service account is named by its present field
# description: >-
#   `serviceAccount` is the old name of `serviceAccountName`. Who changes the one and overlooks
#   the other gets the account that the API server prefers, which is the new field's.
# custom:
#   severity: info
#   applies_to: [kubernetes/pod]
#   fix: Rename it to serviceAccountName.
#   fragments: true
package sluicegate.kubernetes.service_account_field

import rego.v1

deny contains {"at": ["spec", "serviceAccount"], "message": message} if {
	input.identity.group in {"", "apps", "batch"}
	account := input.pod.spec.serviceAccount
	message := sprintf("`serviceAccount: %v` is deprecated", [account])
}
