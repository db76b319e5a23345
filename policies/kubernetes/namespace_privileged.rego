# METADATA
# title: No namespace takes privileged pods
# description: >-
#   With the level `privileged` nothing at all is enforced: every pod of the namespace may take over
#   its node.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/core/Namespace]
#   fix: >-
#     Enforce `baseline` or `restricted`, and move the few pods that can't to a namespace of their
#     own, with a waiver that says why.
#   fragments: true
#   parameters:
#     exempt:
#       description: Namespaces of the cluster's own components
#       default: [kube-system]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.namespace_privileged

import rego.v1

exempt := input.parameters["kubernetes/namespace-privileged"].exempt

deny contains {"at": ["metadata", "labels", label], "message": message} if {
	label := "pod-security.kubernetes.io/enforce"
	input.object.metadata.labels[label] == "privileged"
	not trusted
	message := sprintf("namespace `%s` takes any pod", [input.identity.name])
}

trusted if input.identity.name in exempt
