# METADATA
# title: Extension API servers prove who they are
# description: >-
#   With insecureSkipTLSVerify the API server hands requests, with the names of those who sent them,
#   to whatever answers in the service's place, and believes the reply.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/apiregistration.k8s.io/APIService]
#   fix: Set caBundle to the certificate authority of the service, or have cert-manager inject it.
#   fragments: true
package sluicegate.kubernetes.api_service_tls

import rego.v1

deny contains {"at": ["spec", "insecureSkipTLSVerify"], "message": message} if {
	input.object.spec.insecureSkipTLSVerify == true
	message := sprintf("the certificate of `%s` is not looked at", [input.identity.name])
}
