# METADATA
# title: Namespaces enforce a Pod Security Standard
# description: >-
#   Without the label pod-security.kubernetes.io/enforce a namespace takes any pod that the cluster's
#   own default takes, which is privileged unless somebody changed it.
# custom:
#   severity: info
#   severities: {default: off, baseline: info, restricted: warning, strict: warning}
#   applies_to: [kubernetes/core/Namespace]
#   fix: Label the namespace with `pod-security.kubernetes.io/enforce`, best with `restricted`.
package sluicegate.kubernetes.namespace_pod_security

import rego.v1

deny contains {"at": ["metadata", "labels"], "message": message} if {
	input.object.kind == "Namespace"
	not input.object.metadata.labels["pod-security.kubernetes.io/enforce"]
	not later
	message := sprintf("namespace `%s` enforces no Pod Security Standard", [input.identity.name])
}

# The labels are filled in later.
later if is_string(input.object.metadata.labels)
