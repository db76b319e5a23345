# METADATA
# title: No role changes admission webhooks at will
# description: >-
#   Who writes webhook configurations reads every object that is sent to the API server, Secrets
#   too, can change them on their way, and can switch the cluster's own guards off.
# custom:
#   severity: info
#   severities: {restricted: warning, strict: warning}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole]
#   fix: Name the role's own webhook configurations in resourceNames.
#   fragments: true
#   parameters:
#     exempt:
#       description: Names of cluster roles that may
#       default: [cluster-admin]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_webhooks

import rego.v1

exempt := input.parameters["kubernetes/rbac-webhooks"].exempt

deny contains {"at": ["rules", i, "resources", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	resource := rule.resources[j]
	resource in {"mutatingwebhookconfigurations", "validatingwebhookconfigurations"}
	rule.apiGroups[_] in {"admissionregistration.k8s.io", "*"}
	rule.verbs[_] in {"*", "create", "patch", "update"}
	not rule.resourceNames[0]
	not trusted
	message := sprintf("`%s` may write any of the `%s`", [input.identity.name, resource])
}

trusted if input.identity.name in exempt
