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
	approval(rule, resource)
	rule.verbs[_] in {"*", "patch", "update"}
	message := sprintf("`%s` may approve certificates", [input.identity.name])
}

approval(rule, resource) if {
	resource in {"certificatesigningrequests/approval", "*/approval"}
	rule.apiGroups[_] in {"certificates.k8s.io", "*"}
	any_signer
}

# Where the whole group is granted, its signers are too.
approval(rule, "*") if "certificates.k8s.io" in rule.apiGroups

# Without `approve` for a signer an approval is refused; where none is named, another role may.
any_signer if not names_signers

any_signer if {
	rule := input.object.rules[_]
	"signers" in rule.resources
	rule.verbs[_] in {"*", "approve"}
	broad(rule)
}

names_signers if "signers" in input.object.rules[_].resources

broad(rule) if not rule.resourceNames[0]

# These sign what the API server takes for a login.
broad(rule) if rule.resourceNames[_] in {"kubernetes.io/*", "kubernetes.io/kube-apiserver-client"}

broad(rule) if "kubernetes.io/kube-apiserver-client-kubelet" in rule.resourceNames
