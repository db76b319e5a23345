# METADATA
# title: Pods get no token that they don't use
# description: >-
#   Every pod has the token of its service account mounted unless it says no. Hardly one of them
#   talks to the API server, and the token is the first thing that an intruder looks for.
# custom:
#   severity: info
#   severities: {default: off, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set automountServiceAccountToken to false for the pod, unless it talks to the API server.
package sluicegate.kubernetes.service_account_token

import rego.v1

deny contains {"at": ["spec", "automountServiceAccountToken"], "message": message} if {
	built_in
	is_object(input.pod.spec)
	not input.pod.spec.automountServiceAccountToken == false
	message := "the pod has the token of its service account mounted"
}

# The controller of a custom resource sets the account of the pods that it makes.
built_in if input.identity.group in {"", "apps", "batch", "extensions", "serving.knative.dev"}

built_in if input.identity.kind == "Rollout"
