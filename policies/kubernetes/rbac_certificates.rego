# METADATA
# title: No role approves certificates
# description: >-
#   Who approves certificate signing requests can have a client certificate signed for any name, for
#   a node's or an administrator's too, and such a certificate can't be revoked.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRole]
#   fix: Leave the approval to the cluster's own controllers, or limit it to one signer's name.
#   fragments: true
package sluicegate.kubernetes.rbac_certificates

import rego.v1

deny contains {"at": ["rules", i, "resources", j], "message": message} if {
	some i, j
	rule := input.object.rules[i]
	resource := rule.resources[j]
	resource in {"certificatesigningrequests/approval", "*/approval"}
	rule.apiGroups[_] in {"certificates.k8s.io", "*"}
	rule.verbs[_] in {"*", "patch", "update"}
	not one_signer
	message := sprintf("`%s` may approve certificates", [input.identity.name])
}

# Without `approve` for a signer an approval is refused.
one_signer if {
	rule := input.object.rules[_]
	"signers" in rule.resources
	"approve" in rule.verbs
	rule.resourceNames[0]
	not "kubernetes.io/kube-apiserver-client" in object.get(rule, "resourceNames", [])
	not "kubernetes.io/*" in object.get(rule, "resourceNames", [])
}
