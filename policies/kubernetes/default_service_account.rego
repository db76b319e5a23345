# METADATA
# title: Pods don't share the default service account
# description: >-
#   All pods of a namespace that name no service account share one, with its token mounted. What
#   is granted to it for one pod is granted to all of them.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: Name a service account of the pod's own, or set automountServiceAccountToken to false.
package sluicegate.kubernetes.default_service_account

import rego.v1

deny contains {"at": ["spec", "serviceAccountName"], "message": message} if {
	built_in
	is_object(input.pod.spec)
	not input.pod.spec.automountServiceAccountToken == false
	not has_own
	message := "the pod uses the namespace's default service account"
}

has_own if input.pod.spec.serviceAccountName != "default"

has_own if input.pod.spec.serviceAccount != "default"

# The controller of a custom resource sets the account of the pods that it makes.
built_in if input.identity.group in {"", "apps", "batch", "extensions", "serving.knative.dev"}

built_in if input.identity.kind == "Rollout"
