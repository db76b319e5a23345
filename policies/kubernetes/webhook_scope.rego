# METADATA
# title: Admission webhooks can't stop the whole cluster
# description: >-
#   A webhook that is asked about everything, without a selector, and fails closed is asked about its
#   own pods too. Once it is down nothing can be created any more, not even it, and the cluster can't
#   heal itself.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/admissionregistration.k8s.io/MutatingWebhookConfiguration,
#     kubernetes/admissionregistration.k8s.io/ValidatingWebhookConfiguration]
#   fix: >-
#     List the resources it is for, or leave out kube-system and its own namespace by a
#     namespaceSelector.
package sluicegate.kubernetes.webhook_scope

import rego.v1

deny contains {"at": ["webhooks", i, "rules", j], "message": message} if {
	some i, j
	webhook := input.object.webhooks[i]
	rule := webhook.rules[j]
	rule.resources[_] in {"*", "*/*", "pods", "pods/*"}
	rule.apiGroups[_] in {"", "*"}
	rule.operations[_] in {"*", "CREATE"}
	fails_closed(webhook)
	not webhook.matchConditions[0]
	not selects(webhook)
	message := sprintf("if `%v` is down, no pod can be created, its own neither", [webhook.name])
}

fails_closed(webhook) if webhook.failurePolicy == "Fail"

fails_closed(webhook) if not webhook.failurePolicy

selects(webhook) if webhook[_].matchLabels[_]

selects(webhook) if webhook[_].matchExpressions[_]
