# METADATA
# title: Admission webhooks answer within ten seconds
# description: >-
#   Each write waits for its webhooks, one after the other where they change objects. With more than
#   ten seconds each, a slow one makes clients give up and controllers fall behind.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/admissionregistration.k8s.io/MutatingWebhookConfiguration,
#     kubernetes/admissionregistration.k8s.io/ValidatingWebhookConfiguration]
#   fix: Set timeoutSeconds to 10 or less.
#   fragments: true
package sluicegate.kubernetes.webhook_timeout

import rego.v1

deny contains {"at": ["webhooks", i, "timeoutSeconds"], "message": message} if {
	some i
	seconds := input.object.webhooks[i].timeoutSeconds
	is_number(seconds)
	seconds > 10
	message := sprintf("a write may wait %v seconds for this webhook", [seconds])
}
