# METADATA
# title: Nobody is made a cluster administrator
# description: >-
#   A ClusterRoleBinding to cluster-admin gives away the whole cluster. One stolen login or token of
#   the subject, and all that runs, all Secrets and all nodes are lost.
# custom:
#   severity: error
#   applies_to: [kubernetes/rbac.authorization.k8s.io/ClusterRoleBinding]
#   fix: Bind a role that grants what the subject needs, or bind it in one namespace.
#   fragments: true
#   parameters:
#     exempt_namespaces:
#       description: Namespaces whose service accounts may be, as those of a GitOps controller
#       default: [flux-system, kube-system]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.rbac_cluster_admin

import rego.v1

exempt := input.parameters["kubernetes/rbac-cluster-admin"].exempt_namespaces

deny contains {"at": ["subjects", i, "name"], "message": message} if {
	input.object.roleRef.name == "cluster-admin"
	some i
	subject := input.object.subjects[i]
	not trusted(subject)
	name := subject.name
	message := sprintf("`%v` is made a cluster administrator", [name])
}

# Who has this group is one already.
trusted(subject) if subject.name == "system:masters"

# Of strangers another rule speaks.
trusted(subject) if subject.name in {"system:anonymous", "system:authenticated", "system:unauthenticated"}

trusted(subject) if {
	subject.kind == "ServiceAccount"
	subject.namespace in exempt
	not subject.name == "default"
}
