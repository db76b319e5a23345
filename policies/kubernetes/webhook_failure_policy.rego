# METADATA
# title: Admission fails closed
# description: >-
#   With `failurePolicy: Ignore` an object is let through whenever the webhook does not answer or the
#   expression errs. Whoever can slow the webhook down passes by what it guards.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/admissionregistration.k8s.io/MutatingWebhookConfiguration,
#     kubernetes/admissionregistration.k8s.io/ValidatingWebhookConfiguration,
#     kubernetes/admissionregistration.k8s.io/MutatingAdmissionPolicy,
#     kubernetes/admissionregistration.k8s.io/ValidatingAdmissionPolicy]
#   fix: >-
#     Set failurePolicy to Fail where the webhook guards something, and keep kube-system and the
#     webhook's own namespace out of it with a namespaceSelector.
#   fragments: true
package sluicegate.kubernetes.webhook_failure_policy

import rego.v1

deny contains {"at": ["webhooks", i, "failurePolicy"], "message": message} if {
	some i
	input.object.webhooks[i].failurePolicy == "Ignore"
	message := sprintf("a webhook of `%s` lets through what it can't judge", [input.identity.name])
}

deny contains {"at": ["spec", "failurePolicy"], "message": message} if {
	input.object.spec.failurePolicy == "Ignore"
	message := sprintf("`%s` lets through what it can't judge", [input.identity.name])
}
