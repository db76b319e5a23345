# METADATA
# title: The default service account's token is not mounted
# description: >-
#   Every pod that names no service account runs as `default` and has its token in a file, unless
#   the account says otherwise. Whoever gets into such a pod talks to the API server at once.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/core/ServiceAccount]
#   fix: >-
#     Set automountServiceAccountToken to false for the account `default`; a pod that needs a token
#     gets an account of its own.
package sluicegate.kubernetes.default_account_token

import rego.v1

deny contains {"at": ["automountServiceAccountToken"], "message": message} if {
	input.identity.name == "default"
	input.object.kind == "ServiceAccount"
	not input.object.automountServiceAccountToken == false
	message := "pods that name no service account have the token of this one"
}
