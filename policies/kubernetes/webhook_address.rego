# METADATA
# title: Webhooks are called inside the cluster
# description: >-
#   A webhook with a url is sent every object it is asked about, Secrets included, to wherever the
#   name leads at that time. What answers decides what the cluster accepts.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/admissionregistration.k8s.io/MutatingWebhookConfiguration,
#     kubernetes/admissionregistration.k8s.io/ValidatingWebhookConfiguration]
#   fix: Use clientConfig.service instead of clientConfig.url.
#   fragments: true
package sluicegate.kubernetes.webhook_address

import rego.v1

deny contains {"at": ["webhooks", i, "clientConfig", "url"], "message": message} if {
	some i
	url := input.object.webhooks[i].clientConfig.url
	outside(url)
	message := sprintf("objects are sent to `%v`", [url])
}

outside(url) if {
	is_string(url)
	not regex.match(`^https://([^/]*\.svc(\.[^/]*)?|127\.0\.0\.1|localhost)(:[0-9]+)?(/|$)`, url)
}
