# METADATA
# title: Tokens of service accounts expire
# description: >-
#   A Secret of the type kubernetes.io/service-account-token is filled with a token that never
#   expires. Whoever reads it once has the account's rights until the Secret is deleted.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/core/Secret]
#   fix: Use a projected serviceAccountToken volume, or `kubectl create token` with a duration.
#   fragments: true
package sluicegate.kubernetes.token_secret

import rego.v1

deny contains {"at": ["type"], "message": message} if {
	input.object.type == "kubernetes.io/service-account-token"
	message := sprintf("`%s` holds a token that never expires", [input.identity.name])
}
